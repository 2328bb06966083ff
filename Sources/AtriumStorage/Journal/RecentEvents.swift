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
    /// Rows there were before the open transaction.
    private var committedCount: Int
    /// Whether the open transaction is spread out.
    private(set) var isSpread = false
    private var conversations: Set<ConversationID> = []

    init(count: Int) {
        self.count = count
        committedCount = count
    }

    /// Rows with which the table is emptied: a few milliseconds of work, once in so many messages.
    static let countMax = 1024
    /// As many conversations at least make a transaction a spread one.
    private static let conversationsMin = 8
    /// With more events for each, the pages are worth their price.
    private static let eventsEach = 8

    /// Whether the recent events are to go where they stay.
    var isFull: Bool { count >= Self.countMax }

    /// Judges a transaction by the conversations of its events.
    mutating func begin(_ events: some Sequence<ConversationID>) {
        conversations.removeAll(keepingCapacity: true)
        var eventCount = 0
        var last: ConversationID?
        for conversation in events {
            eventCount += 1
            if conversation != last { conversations.insert(conversation) }
            last = conversation
        }
        isSpread = conversations.count >= Self.conversationsMin && eventCount < conversations.count * Self.eventsEach
    }

    mutating func inserted() { count += 1 }
    mutating func removed(_ rows: Int) { count -= rows }

    /// The transaction was committed.
    mutating func settle() {
        committedCount = count
        isSpread = false
    }

    /// The transaction was rolled back; whatever is tried again goes to the log.
    mutating func rollBack() {
        count = committedCount
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
