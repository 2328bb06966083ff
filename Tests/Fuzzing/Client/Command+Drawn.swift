import AtriumClient
import AtriumWire

extension Command {
    /// Any command, about things with small numbers.
    init(drawnFrom input: inout FuzzInput, lastToken: UInt64) {
        let choice = input.byte() % 17
        let place = input.byte()
        let conversation = ConversationID(rawValue: UInt64(place % 8))
        let targets: [Target] = [.room("lobby"), .room("r"), .account("bob"), .conversation(conversation)]
        let target = targets[Int(place) % targets.count]
        switch choice {
        case 0: self = .say(target, .plain, "x")
        case 1:
            let replays: [Replay] = [.none, .since(UInt64(place)), .last(UInt64(place)), .unread]
            self = .follow(target, announce: place % 2 == 0, replay: replays[Int(input.byte()) % replays.count])
        case 2: self = .unfollow(conversation)
        case 3:
            self = .history(
                conversation, after: UInt64(input.byte()), before: UInt64(input.byte()), order: .newest,
                count: UInt16(input.byte()))
        case 4: self = .markRead(conversation, upTo: UInt64(input.byte()))
        case 5: self = .who(target)
        case 6: self = .setTopic(target, "t")
        case 7: self = .setKeep(target, .forever)
        case 8: self = .rooms
        case 9: self = .directs
        case 10: self = .files(target)
        case 11: self = .fetches(FileID(rawValue: UInt64(place % 8)))
        case 12: self = .offer(path: "file", to: target)
        case 13: self = .fetch(FileID(rawValue: UInt64(place % 8)), destination: nil, overwrite: false)
        case 14: self = .cancel(CommandToken(rawValue: UInt64(place) % (lastToken + 1)))
        case 15: self = .withdraw(FileID(rawValue: UInt64(place % 8)))
        default: self = place % 16 == 0 ? .quit : .reconnectNow
        }
    }
}
