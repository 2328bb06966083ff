import AtriumServices
import AtriumWire
import Testing

@testable import AtriumStorage

/// What the journal notes about files beside their events: who fetched them, and which request took them back.
struct FileMarkTests {
    let folder: TemporaryFolder
    let path: String
    let file = FileID(rawValue: 1)

    init() throws {
        folder = try TemporaryFolder()
        path = folder("journal.sqlite")
    }

    @Test("the first fetch of each account is kept with its time, and a second changes nothing")
    func fetches() throws {
        do {
            let journal = try SQLiteJournal(path: path)
            let kept = journal.commit {
                for (account, time) in [(5, 300), (4, 100), (5, 900)] as [(UInt64, UInt64)] {
                    $0.propose(
                        .markFetched(file, AccountID(rawValue: account), time: WallTime(microseconds: time)))
                }
            }
            #expect(kept.brief == ["done", "done", "done"])
        }
        let fetches = try SQLiteJournal(path: path).load().fetches
        #expect(fetches.map(\.account.rawValue) == [4, 5] && fetches.map(\.time.microseconds) == [100, 300])
        #expect(fetches.allSatisfy { $0.file == file })
    }

    @Test("the request that took a file back is kept with its outcome; the server's own withdrawals are nobody's retry")
    func withdrawals() throws {
        do {
            let journal = try SQLiteJournal(path: path)
            let hall = journal.room("hall")
            let kept = journal.commit {
                $0.offer("a", sizeBytes: 1, in: hall)
                $0.offer("b", sizeBytes: 1, in: hall)
                for (number, counter) in [(1, 8), (2, 0)] as [(UInt64, UInt64)] {
                    let head = $0.head(hall, counter, 7, AccountID(rawValue: 1))
                    let file = FileID(rawValue: number)
                    $0.add(
                        FileWithdrawnEvent(head: head, file: file, reason: .removed, sizeBytes: 1, name: "a"), head,
                        .fileWithdrawn(file, .removed))
                }
            }
            #expect(kept.brief.suffix(2) == ["event 3", "event 4"])
        }
        let withdrawals = try SQLiteJournal(path: path).load().withdrawals
        #expect(withdrawals.map(\.file) == [file] && withdrawals.first?.sequence == 3)
        #expect(withdrawals.first?.operation == OperationID(instance: 7, counter: 8))
    }

    @Test("of files still uploading the request that offered them is found again")
    func offers() throws {
        do {
            let journal = try SQLiteJournal(path: path)
            let hall = journal.room("hall")
            _ = journal.commit {
                $0.offer("a", sizeBytes: 1, in: hall, counter: 5)
                $0.offer("b", sizeBytes: 1, in: hall, counter: 6)
                let head = $0.head(hall, 0, 0, AccountID(rawValue: 1))
                $0.add(
                    FileStoredEvent(head: head, file: file, sizeBytes: 1, digest: .zero, name: "a"), head,
                    .fileStored(file, .zero))
            }
        }
        let offers = try SQLiteJournal(path: path).load().offers
        #expect(
            offers == [
                OfferRecord(file: FileID(rawValue: 2), operation: OperationID(instance: 7, counter: 6))
            ])
    }

    @Test("a journal of the first version gets the tables of this one, and keeps what it has")
    func migrates() throws {
        do {
            let connection = try SQLiteConnection(path: path, access: .readWrite)
            try connection.execute("CREATE TABLE schema_version (version INTEGER PRIMARY KEY, name TEXT NOT NULL)")
            try connection.execute(JournalSchema.migrations[0].sql)
            try connection.execute("INSERT INTO schema_version VALUES (1, 'events and state')")
            try connection.execute("INSERT INTO accounts VALUES (1, 'ada', 'ada', 5)")
        }
        let journal = try SQLiteJournal(path: path)
        let snapshot = try journal.load()
        #expect(snapshot.accounts.map(\.name) == ["ada"] && snapshot.fetches.isEmpty && snapshot.withdrawals.isEmpty)
        let mark = Change.markFetched(file, AccountID(rawValue: 1), time: WallTime(microseconds: 1))
        #expect(journal.commit { $0.propose(mark) }.brief == ["done"])
    }
}
