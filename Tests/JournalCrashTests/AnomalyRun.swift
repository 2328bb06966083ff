import AtriumServices
import AtriumWire
import CrashingDisk
import JournalSamples
import Testing

@testable import AtriumStorage

/// One short life of a journal in which the n-th call to the disk goes wrong, in SQLite's own way of testing.
struct AnomalyRun {
    private let disk: CrashingDisk
    private let fault: DiskFault
    private let crash: Crash
    private var ledger = Ledger()
    private var time = WallTime(microseconds: 1_700_000_000_000_000)
    private var path: String { disk("journal.sqlite") }

    init(_ fault: DiskFault, atCall call: Int, then crash: Crash) {
        disk = CrashingDisk(seed: UInt64(call))
        self.fault = fault
        self.crash = crash
        disk.arm(fault, atCall: call)
    }

    /// Opens, commits, checkpoints, commits and closes; then all is looked at again.
    ///
    /// - Returns: the call at which the fault came; nil where nothing failed.
    mutating func run() throws -> Int? {
        do {
            try live()
        } catch is JournalError where disk.hasStruck {
            // It could not be opened, or opened again, and said so.
        }
        let struckAt = disk.struckAt
        disk.crash(crash)
        // What was answered behind the first crash has to outlive another, which comes before the journal is closed.
        let journal = try lookAgain()
        withExtendedLifetime(journal) { disk.crash(.power) }
        _ = try lookAgain()
        return struckAt
    }

    private mutating func live() throws {
        let journal = try SQLiteJournal(path: path)
        let hall = ConversationID(rawValue: 1)
        try commit(
            [Request(deed: .createRoom("hall")), Request(deed: .claim("ann")), Request(deed: .makeCode(1))],
            on: journal)
        try commit(
            [
                Request(deed: .say("one", hall), counter: 1), Request(deed: .offer("file", hall), counter: 2),
                Request(deed: .topic(String(repeating: "tea ", count: 2_000), hall), counter: 3),
                Request(deed: .openDirect(AccountID(rawValue: 1), AccountID(rawValue: 1))),
            ], on: journal)
        do {
            try journal.connection.execute("PRAGMA wal_checkpoint(FULL)")
        } catch {
            #expect(disk.hasStruck, "\(error)")
        }
        try commit(
            [
                Request(deed: .say("two", hall), counter: 4), Request(deed: .store(FileID(rawValue: 1), hall)),
                Request(deed: .markRead(hall, 3)), Request(deed: .leave(101, AccountID(rawValue: 1))),
                Request(deed: .claimByCode(1)), Request(deed: .role(.member, AccountID(rawValue: 2), hall), counter: 5),
            ], on: journal)
    }

    private mutating func commit(_ requests: [Request], on journal: SQLiteJournal) throws {
        guard !disk.isOff else { return }
        var batch = BatchMaker(time: time)
        for request in requests { request.add(to: &batch) }
        time = batch.time
        let kept = journal.commit([batch.batch])[0]
        ledger.note(requests, kept, isHalted: journal.isHalted)
        try check(kept, journal)
        if journal.isHalted, !disk.isOff {
            disk.disarm()
            try journal.reopen()
            try ledger.check(try JournalReading(path: path), mayLackLast: false)
        }
    }

    private func check(_ kept: CommittedBatch, _ journal: SQLiteJournal) throws {
        for result in kept.results {
            // What an earlier fault kept from being made is not there to act on.
            guard case .failed(let code) = result,
                ![.noSuchConversation, .noSuchAccount, .invitationInvalid].contains(code)
            else { continue }
            switch fault {
            case .full:
                try CrashFault.unless(code == .storageFull && !journal.isHalted, "a full disk is \(code)")
            case .error, .failedSync, .powerCut:
                try CrashFault.unless(code == .storage, "a fault of the disk is \(code)")
                try CrashFault.unless(journal.isHalted, "a journal in doubt goes on")
            }
        }
    }

    private mutating func lookAgain() throws -> SQLiteJournal {
        disk.disarm()
        let unanswered = ledger.uncertain
        let journal = try SQLiteJournal(path: path)
        try ledger.check(try JournalReading(path: path), mayLackLast: false)
        if !unanswered.isEmpty { try commit(unanswered.filter { $0.counter != 0 }, on: journal) }
        return journal
    }
}
