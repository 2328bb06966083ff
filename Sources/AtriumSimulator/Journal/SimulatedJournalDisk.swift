import AtriumStorage

/// The disk under a simulated journal: what was written, and what of that is synced. It outlives the journals opened
/// on it, as a folder outlives its servers.
///
/// A transaction is there as a whole or not at all: the real one is checked by its sums when it is read back, so that
/// one torn in its middle counts as never written. What is not synced is lost from its end.
package final class SimulatedJournalDisk {
    /// Everything written: what a reader sees, and what a crash of the program leaves.
    package private(set) var written: JournalTables
    /// Everything synced: what a power cut leaves.
    package private(set) var synced: JournalTables
    private var unsynced: [[JournalRow]] = []

    /// Decides at each step whether the disk fails; nil where it works.
    package var fault: (JournalStep) -> JournalFault? = { _ in nil }

    /// - Parameter tables: what is on it to begin with.
    package init(_ tables: JournalTables) {
        written = tables
        synced = tables
    }

    /// Transactions a power cut would lose.
    package var unsyncedCount: Int { unsynced.count }

    /// Writes a transaction.
    func append(_ rows: [JournalRow]) {
        for row in rows { written.apply(row) }
        unsynced.append(rows)
    }

    /// Makes everything written last.
    func sync() {
        for rows in unsynced {
            for row in rows { synced.apply(row) }
        }
        unsynced.removeAll(keepingCapacity: true)
    }

    /// The power is cut: of what is not synced, only the first transactions are there afterwards.
    ///
    /// - Parameter keptCount: how many of them.
    package func losePower(keeping keptCount: Int) {
        guard !unsynced.isEmpty else { return }
        unsynced.removeLast(max(0, unsynced.count - max(0, keptCount)))
        sync()
        written = synced
    }
}
