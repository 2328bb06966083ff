import AtriumWire

/// Orders and keeps everything acknowledged. It alone assigns sequences and ids, at commit; a caller acts only on
/// what comes back.
public protocol Journal {
    /// Everything the core needs to know at start, read from the state tables, never from the log.
    mutating func load() throws(JournalError) -> Snapshot

    /// Keeps several batches in one transaction, in order, and writes what it assigned into their frames.
    ///
    /// A proposal that fails does not fail the others. It returns once everything in it is as durable as the journal's
    /// setting says.
    mutating func commit(_ batches: [ProposalBatch]) -> [CommittedBatch]
}

/// Why a journal cannot be opened or read.
public struct JournalError: Error, Sendable {
    /// One sentence: what happened, and what to do.
    public var text: String

    public init(_ text: String) {
        self.text = text
    }
}
