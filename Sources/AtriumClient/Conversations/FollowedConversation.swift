import AtriumSession

/// A conversation this client follows, and how far it has come.
struct FollowedConversation {
    /// Requests for missing events that may fail in a row; then the events are given up.
    static let attemptsMax = 10

    var cursor: ConversationCursor<ConversationEvent>
    /// Whether the server follows it by rule: it stays followed whatever is asked.
    var isByRule: Bool
    /// Changes when sequences start anew, which voids the cursor.
    var epoch: UInt64
    /// Missing events are not asked for before this moment.
    var retryAt: MonotonicTime?
    /// Requests for missing events that failed in a row.
    var attempts = 0
    /// Events came since the last request that the program had no room for.
    var wasRefused = false
}
