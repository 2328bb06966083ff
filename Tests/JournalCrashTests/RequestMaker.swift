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
        var things = Things(ledger)
        var files = ledger.openFiles.sorted { $0.key.rawValue < $1.key.rawValue }
        return (0..<Int.random(in: 1...countMax, using: &random)).map { _ in
            request(in: rooms.randomElement(using: &random) ?? first, &files, &things, &random)
        }
    }

    private mutating func request(
        in room: ConversationID, _ files: inout [(key: FileID, value: ConversationID)], _ things: inout Things,
        _ random: inout SeededGenerator
    ) -> Request {
        counter += 1
        switch Int.random(in: 0..<26, using: &random) {
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
        case 10:
            guard let account = things.accounts.randomElement(using: &random) else { break }
            return Request(deed: .leave(counter + 100, account))
        case 11:
            guard let secret = things.secrets.popLast() else { break }
            return Request(deed: .revoke(secret.number, secret.account))
        case 12: return Request(deed: .makeCode(counter))
        case 13:
            guard let code = things.codes.popLast() else { break }
            return Request(deed: .claimByCode(code))
        case 14:
            guard let account = things.accounts.popLast() else { break }
            return Request(deed: .setAdministrator(account, random.oneIn(2)))
        case 15:
            guard let account = things.accounts.first, account.rawValue != 1 else { break }
            return Request(deed: .role(random.oneIn(2) ? .member : .moderator, account, room), counter: counter)
        default: break
        }
        // Now and then a long one, which takes pages of its own.
        let text = random.oneIn(12) ? String(repeating: "long ", count: 3_000) : "line \(counter)"
        return Request(deed: .say(text, room), counter: counter)
    }

    /// What there is to act on; each of it once in a commit, so that one act is not judged by another's outcome.
    private struct Things {
        var accounts: [AccountID]
        var secrets: [(number: UInt64, account: AccountID)]
        var codes: [UInt64]

        init(_ ledger: Ledger) {
            accounts = ledger.accounts
            secrets = ledger.secrets
            codes = ledger.codes
        }
    }

    private mutating func name(_ start: String) -> String {
        nameCount += 1
        return "\(start)\(nameCount)"
    }
}
