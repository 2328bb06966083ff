import AtriumServices

/// Stands where a journal was.
struct ClosedJournal: Journal {
    func load() throws(JournalError) -> Snapshot { throw JournalError("the journal is closed") }

    func commit(_ batches: [ProposalBatch]) -> [CommittedBatch] { [] }
}
