import AtriumServices
import AtriumWire

/// Which of the two places of the log the events of an open transaction go to.
///
/// Kept by conversation alone, a message to each of a hundred conversations writes a hundred pages, and each page costs
/// more than all else of the message. So where a transaction is spread out, its events go behind one another to the
/// table of recent events, and from there, a thousand at a time and sorted, to where they stay. Readers see both as one
/// log, the view `kept_events`. Spec/decisions/0032.
struct RecentEvents {
    /// Rows of the table of recent events.
    private(set) var count: Int
    /// Bytes of frames in it, as far as this run of the server wrote them.
    private var bytes = 0
    /// The same before the open transaction.
    private var committed: (count: Int, bytes: Int)
    /// Whether the open transaction is spread out.
    private(set) var isSpread = false

    init(count: Int) {
        self.count = count
        committed = (count, 0)
    }

    /// Rows with which the table is emptied: a few milliseconds of work, once in so many messages. With fewer a page
    /// is written for each few of them; with more the index of the table is.
    static let countMax = 4096
    /// Bytes of frames with which it is emptied, where they are large: all of them go in one transaction.
    private static let bytesMax = 4 << 20
    /// As many conversations at least make a transaction a spread one.
    private static let conversationsMin = 8
    /// With more events for each, the pages are worth their price.
    private static let eventsEach = 8

    /// Whether the recent events are to go where they stay.
    var isFull: Bool { count >= Self.countMax || bytes >= Self.bytesMax }

    /// Judges a transaction by the conversations of its events.
    mutating func begin(_ batches: [CommittedBatch]) {
        isSpread = false
        let proposalCount = batches.reduce(0) { $0 + $1.batch.proposals.count }
        guard proposalCount >= Self.conversationsMin else { return }
        let wanted = max(Self.conversationsMin, proposalCount / Self.eventsEach + 1)
        var conversations = IdentifierTable<ConversationID, Void>()
        for batch in batches {
            for proposal in batch.batch.proposals {
                guard let conversation = proposal.change.eventConversation else { continue }
                conversations.update(conversation, or: ()) { _ in }
                // Whoever is spread out says so soon.
                guard conversations.count < wanted else {
                    isSpread = true
                    return
                }
            }
        }
    }

    mutating func inserted(_ frameBytes: Int) {
        count += 1
        bytes += frameBytes
    }

    mutating func removed(_ rows: Int) {
        count -= rows
        if count == 0 { bytes = 0 }
    }

    /// The transaction was committed.
    mutating func settle() {
        committed = (count, bytes)
        isSpread = false
    }

    /// The transaction was rolled back; whatever is tried again goes to the log.
    mutating func rollBack() {
        (count, bytes) = committed
        isSpread = false
    }
}

extension Change {
    /// The conversation whose log grows; nil where none does.
    var eventConversation: ConversationID? {
        guard case .event(let event) = self else { return nil }
        return event.conversation
    }
}
