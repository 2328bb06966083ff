import AtriumServices
import AtriumWire
import CrashingDisk
import JournalSamples
import Testing

@testable import AtriumStorage

@Suite("A start on a full disk")
struct FullDiskStartTests {
    private let disk = CrashingDisk(seed: 1)

    /// The accounts a start has, those among them whose names were released, and what it says to a room more.
    private func start() throws -> (accounts: [UInt64], released: [UInt64], newRoom: [String]) {
        let journal = try SQLiteJournal(path: disk("journal.sqlite"))
        let accounts = try journal.load().accounts
        var maker = BatchMaker()
        maker.createRoom(String(repeating: "x", count: 100_000))
        return (
            accounts.map(\.account.rawValue), accounts.filter(\.isReleased).map(\.account.rawValue),
            journal.commit([maker.batch])[0].brief
        )
    }

    @Test("accounts that nothing names any more are not dropped, and the server starts all the same")
    func keepsReleased() throws {
        do {
            let journal = try SQLiteJournal(path: disk("journal.sqlite"))
            var maker = BatchMaker()
            maker.claim("ann")
            maker.claim("bob")
            maker.propose(.account(AccountID(rawValue: 2), .release))
            #expect(journal.commit([maker.batch])[0].brief == ["account 1", "account 2", "done"])
        }
        disk.arm(.full, atCall: 1)
        let full = try start()
        #expect(disk.hasStruck)
        #expect(full == ([1, 2], [2], ["failed storageFull"]))
        disk.disarm()
        #expect(try start() == ([1], [], ["room 1"]))
    }

    @Test("a start whose disk fails otherwise is told so")
    func tellsOtherErrors() throws {
        do {
            let journal = try SQLiteJournal(path: disk("journal.sqlite"))
            var maker = BatchMaker()
            maker.claim("ann")
            maker.propose(.account(AccountID(rawValue: 1), .release))
            #expect(journal.commit([maker.batch])[0].brief == ["account 1", "done"])
        }
        disk.arm(.failedSync, atCall: 1)
        #expect(throws: JournalError.self) { try start() }
        #expect(disk.hasStruck)
        #expect(try start() == ([], [], ["room 1"]))
        // With nothing to drop, a start syncs nothing: it was the drop that failed.
        disk.arm(.failedSync, atCall: 1)
        let journal = try SQLiteJournal(path: disk("journal.sqlite"))
        #expect(try journal.load().accounts.isEmpty && !disk.hasStruck)
    }
}
