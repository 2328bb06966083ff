import AtriumServices
import AtriumWire

/// The journal in SQLite: the event log and the state tables, changed in one transaction.
public final class SQLiteJournal: Journal {
    public init(path: String, durability: Durability = .powerSafe) throws(JournalError) {}
    public func load() throws(JournalError) -> Snapshot { Snapshot() }
    public func commit(_ batches: [ProposalBatch]) -> [CommittedBatch] { [] }
    /// Whether an I/O error made it refuse writes; `reopen` checks it and lets them in again.
    public var isHalted: Bool { false }
    public func reopen() throws(JournalError) {}
}

@available(*, unavailable)
extension SQLiteJournal: Sendable {}
