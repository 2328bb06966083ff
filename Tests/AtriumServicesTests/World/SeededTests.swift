import AtriumServices
import AtriumWire
import Testing

/// Many sessions doing everything at random, with a journal that stands still and fails: the World holds what must be
/// true of each step.
struct SeededTests {
    /// Knuth's generator: the same numbers for the same seed, everywhere.
    struct Numbers {
        var state: UInt64

        mutating func below(_ end: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % end
        }
    }

    @Test(
        "[SESSION-3.4-1] [ROOM-4.2-2] every request gets one outcome, and events come densely behind what was told",
        arguments: 1...20)
    func soak(seed: Int) {
        var numbers = Numbers(state: UInt64(seed))
        let world = World(limits: [
            .presentNamedMax: 3, .sessionsPerAccountMax: 3, .roomsPerAccountMax: 4,
            .uploadAbandonMilliseconds: 60_000,
        ])
        let names = ["ann", "bob", "cid", "dan", "eve"]
        var sessions = names.map { world.logIn($0) }
        for step in 0..<800 {
            let index = numbers.below(sessions.count)
            switch numbers.below(40) {
            case 0:
                world.end(sessions[index], [.lost, .quit, .closed][numbers.below(3)])
                world.isJournalHeld = false
                sessions[index] = world.logIn(names[numbers.below(names.count)])
            case 1: world.isJournalHeld = true
            case 2, 3:
                world.isJournalHeld = false
                world.commitAll()
            case 4:
                world.journal.failure = .storage
                world.journal.failuresLeft = numbers.below(4)
            case 5: world.pass(milliseconds: UInt64(numbers.below(20_000)))
            default: act(in: world, as: sessions[index], step, &numbers)
            }
        }
        world.journal.failure = nil
        world.isJournalHeld = false
        world.commitAll()
        world.pass(milliseconds: 200_000)
        for session in sessions {
            #expect(world.openCount(session) == world.reads.filter { $0.session == session }.count)
            world.end(session, .quit)
        }
        world.pass(milliseconds: 200_000)
        #expect(world.router.nextDeadline == nil)
    }

    /// Makes one request.
    func act(in world: World, as session: SessionID, _ step: Int, _ numbers: inout Numbers) {
        let targets: [Target] = [
            .room("lobby"), .room("r\(numbers.below(6))"), .account("ann"), .account("bob"), .account("nobody"),
            .conversation(ConversationID(rawValue: UInt64(100 + numbers.below(20)))),
        ]
        let target = targets[numbers.below(targets.count)]
        let conversation = ConversationID(rawValue: UInt64(100 + numbers.below(20)))
        let file = FileID(rawValue: UInt64(1 + numbers.below(30)))
        let transfer = TransferID(rawValue: UInt32(step + 1))
        switch numbers.below(14) {
        case 0, 1, 2: world.say("s\(step)", in: target, from: session)
        case 3, 4: world.follow(target, announce: numbers.below(2) == 0, from: session)
        case 5, 6: world.send(Unfollow(conversation: conversation), from: session)
        case 7: world.send(MarkRead(conversation: conversation, sequence: UInt64(step)), from: session)
        case 8: world.send(Who(target: target, after: ""), from: session)
        case 9: world.offer("f", sizeBytes: 5, to: target, transfer: transfer.rawValue, from: session)
        case 10: world.send(Withdraw(operation: world.operation(), file: file), from: session)
        case 11: world.fetch(file, from: session)
        case 12:
            let uploader = Uploader(session: session, transfer: transfer)
            let digest = Digest([UInt8](repeating: UInt8(numbers.below(4)), count: 32))
            world.turn {
                $0.uploadStored(file, digest: digest, by: uploader, requestID: 1_000_001, at: world.now, into: &$1)
            }
        default:
            world.send(
                History(conversation: conversation, after: 0, before: 0, order: .newest, count: 5), from: session)
        }
    }
}
