import AtriumServices
import AtriumStorage
import AtriumWire

/// A journal by the rules of the real one, on a simulated disk: it assigns ids and sequences at commit, remembers
/// operations in the real `OperationWindow`, keeps a failing row from taking others along, and halts when the disk
/// leaves it in doubt. Proven equal to the real one by the contract both are tested against.
package final class SimulatedJournal: Journal {
    let disk: SimulatedJournalDisk
    let durability: Durability
    var state: JournalState
    var window: OperationWindow
    /// Rows of the open transaction.
    var rows: [JournalRow] = []
    /// Transactions since the last sync, where not each is synced.
    var unsyncedCount = 0

    /// Whether an I/O error left open what is on the disk: every write is refused until `reopen`.
    package internal(set) var isHalted = false

    /// How many transactions a crash-safe journal lets gather before it syncs them.
    static let checkpointEvery = 64

    /// Opens the journal that is on a disk.
    package init(on disk: SimulatedJournalDisk, durability: Durability = .powerSafe) {
        self.disk = disk
        self.durability = durability
        Self.settle(disk, durability)
        state = JournalState(disk.written.snapshot, next: disk.written.next)
        window = Self.readWindow(disk.written)
        beginEpochs()
        forgetReleased()
        state = JournalState(disk.written.snapshot, next: disk.written.next)
    }

    package func load() throws(JournalError) -> Snapshot { disk.written.snapshot }

    /// Reads anew what is on the disk, and lets writes in again.
    package func reopen() throws(JournalError) {
        Self.settle(disk, durability)
        beginEpochs()
        forgetReleased()
        state = JournalState(disk.written.snapshot, next: disk.written.next)
        window = Self.readWindow(disk.written)
        isHalted = false
    }

    /// What is found at an open is shown to readers, so it is made to last before that: the commit it came with may
    /// have ended before its sync.
    private static func settle(_ disk: SimulatedJournalDisk, _ durability: Durability) {
        switch durability {
        case .powerSafe, .crashSafe: disk.sync()
        case .bestEffort: break
        }
    }

    /// Fills the operation window from the log: the events of the last 24 hours before the newest one.
    private static func readWindow(_ tables: JournalTables) -> OperationWindow {
        var window = OperationWindow()
        let logs = tables.logs.sorted { $0.key.rawValue < $1.key.rawValue }
        let newest = logs.map(\.value.headTime.microseconds).max() ?? 0
        let oldest = newest - min(newest, OperationWindow.retentionMicroseconds)
        var isWhole = true
        for (conversation, log) in logs {
            for (index, event) in log.events.enumerated().reversed() {
                guard event.time.microseconds >= oldest else {
                    isWhole = false
                    break
                }
                guard event.operation.instance != 0 else { continue }
                let outcome = event.frame.withUnsafeBytes { frame in
                    OperationOutcome(
                        fingerprint: EventFrame.fingerprint(frame, in: conversation), conversation: conversation,
                        sequence: log.first + UInt64(index), time: event.time, file: EventFrame.offeredFile(frame))
                }
                window.note(outcome, of: event.operation, by: event.author)
            }
        }
        window.settle()
        for (account, instances) in tables.forgotten {
            for (instance, done) in instances where done.time.microseconds >= oldest {
                let operation = OperationID(instance: instance, counter: done.counter)
                window.noteForgotten(operation, by: account, at: done.time)
            }
        }
        if !isWhole { window.closeBelow() }
        return window
    }
}
