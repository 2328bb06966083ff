import AtriumClient
import AtriumWire

/// Offers of files that have come and are not shown yet. A small file is stored in the moment in which it is offered,
/// and then one line is enough for both.
struct OfferHold {
    /// The offer of a larger file is shown at once: it may be fetched while it is still on its way up.
    static let fileMaxBytes: UInt64 = 1 << 20
    /// An offer is shown by then, stored or not.
    private static let waitNanoseconds: UInt64 = 200_000_000

    private var held: [(event: ConversationEvent, dueNanoseconds: UInt64)] = []

    /// When the first offer is to be shown; nil where none is held.
    var deadlineNanoseconds: UInt64? { held.first?.dueNanoseconds }

    /// Holds an offer back.
    mutating func hold(_ event: ConversationEvent, atNanoseconds now: UInt64) {
        held.append((event, now + Self.waitNanoseconds))
    }

    /// Takes an offer out because its file is stored.
    mutating func settle(_ file: FileID) {
        held.removeAll { $0.event.offeredFile == file }
    }

    /// Takes out what is to be shown by now.
    mutating func due(atNanoseconds now: UInt64) -> [ConversationEvent] {
        take { $0.dueNanoseconds <= now }
    }

    /// Takes out what is to be shown in front of another event of the conversation.
    mutating func all(of conversation: ConversationID) -> [ConversationEvent] {
        take { $0.event.conversation == conversation }
    }

    private mutating func take(_ isWanted: ((event: ConversationEvent, dueNanoseconds: UInt64)) -> Bool)
        -> [ConversationEvent]
    {
        defer { held.removeAll(where: isWanted) }
        return held.filter(isWanted).map(\.event)
    }
}

extension ConversationEvent {
    /// The file, where the event offers one.
    fileprivate var offeredFile: FileID? {
        if case .fileOffered(let file, _, _) = body { file } else { nil }
    }
}
