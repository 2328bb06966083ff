import AtriumWire

/// Which conversations have something that goes by itself, in turns. Everything goes in small steps, and one step at a
/// time: a log of a million events that are all too old holds nobody up.
struct Retention: Sendable {
    /// How often conversations are looked at while nothing is due.
    static let intervalMicroseconds: UInt64 = 1_000_000
    /// The rest behind a step.
    static let restMicroseconds: UInt64 = 10_000
    /// The rest where as many files are on their way out as may be.
    static let filesRestMicroseconds: UInt64 = 100_000
    /// Conversations looked at in one turn.
    static let visitsMax = 1_000
    /// Events of one step.
    static let rowsMax = 1_000
    /// Withdrawals that may wait for their commit, of whatever reason, when a file that is kept no longer is withdrawn.
    static let filesMax = 100

    private(set) var watched: [ConversationID] = []
    private var known: Set<ConversationID> = []
    /// Whose turn it is.
    private var next = 0
    /// Whether a step waits for its commit.
    var isStepOpen = false
    /// Whether a turn waits for its moment.
    var isDue = false

    /// Looks at a conversation from now on.
    mutating func watch(_ conversation: ConversationID) {
        if known.insert(conversation).inserted { watched.append(conversation) }
    }

    /// The conversation whose turn it is; nil where there is none.
    mutating func turn() -> ConversationID? {
        guard !watched.isEmpty else { return nil }
        if next >= watched.count { next = 0 }
        return watched[next]
    }

    /// Goes on to the one behind it.
    mutating func pass() { next += 1 }

    /// Looks no more at the conversation whose turn it is.
    mutating func drop() {
        guard next < watched.count else { return }
        known.remove(watched.remove(at: next))
    }
}
