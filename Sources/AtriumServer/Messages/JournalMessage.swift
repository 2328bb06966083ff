import AtriumServices
import AtriumStorage

/// What the journal thread is told.
enum JournalMessage: Sendable {
    /// Proposals to keep.
    case commit(ProposalBatch)
    /// Moves the write-ahead log into the journal, and says what went wrong, if anything did.
    case compact(ControlAnswer<JournalError?>)
    /// Nothing more comes: end.
    case stop
}
