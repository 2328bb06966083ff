/// A moment at which a simulated journal's disk may fail.
package enum JournalStep: Sendable {
    /// The rows of one proposal are written.
    case write
    /// The transaction is written out and synced.
    case commit
}

/// How it fails.
package enum JournalFault: Sendable {
    /// The rows are refused, and nothing else is wrong.
    case refused
    /// There is no room: the whole transaction ends.
    case full
    /// The disk fails. Whether the transaction reached it is not known to the journal, which halts.
    ///
    /// - Parameter isKept: whether it did. Only a commit can have.
    case broken(isKept: Bool)
}
