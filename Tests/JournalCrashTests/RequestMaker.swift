import AtriumServices
import AtriumWire
import CrashingDisk

/// Draws what is asked for next.
struct RequestMaker {
    private var counter: UInt64 = 0
    private var nameCount = 0

    /// Up to `countMax` requests for one commit.
    mutating func requests(_ ledger: Ledger, countMax: Int, _ random: inout SeededGenerator) -> [Request] {
        let rooms = ledger.rooms
        guard let first = rooms.first else { return [Request(deed: .createRoom(name("room")))] }
        var files = ledger.openFiles.sorted { $0.key.rawValue < $1.key.rawValue }
        return (0..<Int.random(in: 1...countMax, using: &random)).map { _ in
            request(in: rooms.randomElement(using: &random) ?? first, &files, &random)
        }
    }

    private mutating func request(
        in room: ConversationID, _ files: inout [(key: FileID, value: ConversationID)], _ random: inout SeededGenerator
    ) -> Request {
        counter += 1
        switch Int.random(in: 0..<20, using: &random) {
        case 0: return Request(deed: .claim(name("name")))
        case 1: return Request(deed: .createRoom(name("room")))
        case 2:
            let low = UInt64.random(in: 1...4, using: &random)
            let high = low + UInt64.random(in: 0...3, using: &random)
            return Request(deed: .openDirect(AccountID(rawValue: low), AccountID(rawValue: high)))
        case 3: return Request(deed: .markRead(room, counter))
        case 4, 5: return Request(deed: .topic("topic \(counter)", room), counter: counter)
        case 6, 7: return Request(deed: .offer("file \(counter)", room), counter: counter)
        case 8, 9:
            guard let (file, conversation) = files.popLast() else { break }
            if random.oneIn(2) { return Request(deed: .store(file, conversation)) }
            return Request(deed: .withdraw(file, conversation), counter: counter)
        default: break
        }
        // Now and then a long one, which takes pages of its own.
        let text = random.oneIn(12) ? String(repeating: "long ", count: 3_000) : "line \(counter)"
        return Request(deed: .say(text, room), counter: counter)
    }

    private mutating func name(_ start: String) -> String {
        nameCount += 1
        return "\(start)\(nameCount)"
    }
}
