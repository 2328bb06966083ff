import AtriumServices
import AtriumWire
import JournalSamples

/// One thing asked of the journal, which can be asked again word for word.
struct Request {
    /// What is asked for.
    enum Deed: Hashable {
        case say(String, ConversationID)
        case topic(String, ConversationID)
        case offer(String, ConversationID)
        case withdraw(FileID, ConversationID)
        /// The server's own: it carries no operation.
        case store(FileID, ConversationID)
        case claim(String)
        case createRoom(String)
        case openDirect(AccountID, AccountID)
        case markRead(ConversationID, UInt64)
        /// One more secret of an account: a device's key, or a token where the number is even. No number comes twice.
        case leave(UInt64, AccountID)
        case revoke(UInt64, AccountID)
        /// A code, by its number, which comes once.
        case makeCode(UInt64)
        /// The code of that number, for the name that goes with it.
        case claimByCode(UInt64)
        case setAdministrator(AccountID, Bool)
        case role(RoomRole, AccountID, ConversationID)
    }

    var deed: Deed
    /// The operation of an event; 0 for what has none.
    var counter: UInt64 = 0

    /// The log an event joins; nil for all else.
    var conversation: ConversationID? {
        switch deed {
        case .say(_, let conversation), .topic(_, let conversation), .offer(_, let conversation),
            .withdraw(_, let conversation), .store(_, let conversation), .role(_, _, let conversation):
            conversation
        case .claim, .createRoom, .openDirect, .markRead, .leave, .revoke, .makeCode, .claimByCode, .setAdministrator:
            nil
        }
    }

    func add(to batch: inout BatchMaker) {
        switch deed {
        case .say(let text, let conversation): batch.say(text, in: conversation, counter: counter)
        case .topic(let text, let conversation): batch.topic(text, in: conversation, counter: counter)
        case .offer(let name, let conversation): batch.offer(name, sizeBytes: 9, in: conversation, counter: counter)
        case .withdraw(let file, let conversation): batch.withdraw(file, in: conversation, counter: counter)
        case .store(let file, let conversation): batch.store(file, sizeBytes: 9, in: conversation)
        case .claim(let name): batch.claim(name)
        case .createRoom(let name): batch.createRoom(name)
        case .openDirect(let low, let high): batch.propose(.openDirect(low, high, time: batch.time))
        case .markRead(let conversation, let sequence):
            batch.propose(.markRead(AccountID(rawValue: 1), conversation, sequence: sequence))
        case .leave(let number, let account):
            batch.leave(
                number, number % 2 == 0 ? .token : .device, of: account,
                audit: [batch.line(.deviceAdded, of: account, detail: "\(number)")])
        case .revoke(let number, let account):
            batch.revoke(number, of: account, audit: [batch.line(.secretRevoked, of: account, detail: "\(number)")])
        case .makeCode(let number):
            batch.makeCodes(
                [Self.code(number)], audit: [.console(.invitationMade, at: batch.time, detail: "\(number)")])
        case .claimByCode(let number):
            batch.claim(
                Self.guest(number), code: Self.code(number), terms: ClaimTerms(needsInvitation: true),
                audit: [.console(.accountAdded, at: batch.time, subject: Self.guest(number))])
        case .setAdministrator(let account, let isAdministrator):
            batch.change(account, .setAdministrator(isAdministrator))
        case .role(let role, let account, let conversation):
            batch.role(role, of: account, in: conversation, counter: counter)
        }
    }

    static func code(_ number: UInt64) -> String { "code \(number)" }

    /// The name that is claimed by a code.
    static func guest(_ number: UInt64) -> String { "guest\(number)" }
}
