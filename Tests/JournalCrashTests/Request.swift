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
    }

    var deed: Deed
    /// The operation of an event; 0 for what has none.
    var counter: UInt64 = 0

    /// The log an event joins; nil for all else.
    var conversation: ConversationID? {
        switch deed {
        case .say(_, let conversation), .topic(_, let conversation), .offer(_, let conversation),
            .withdraw(_, let conversation), .store(_, let conversation):
            conversation
        case .claim, .createRoom, .openDirect, .markRead: nil
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
        }
    }
}
