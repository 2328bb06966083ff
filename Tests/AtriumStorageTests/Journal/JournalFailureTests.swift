import AtriumServices
import AtriumWire
import CSQLite
import JournalSamples
import Testing

@testable import AtriumStorage

/// Rows that cannot be kept.
struct JournalFailureTests {
    let folder: TemporaryFolder
    let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder("journal.sqlite")
    }

    @Test("[ROOM-4.1-1] a row that fails gets its own error, and the next event its sequence")
    func failsAlone() throws {
        let journal = try SQLiteJournal(path: path)
        let hall = journal.room("hall")
        try journal.connection.execute(
            """
            CREATE TRIGGER refuse BEFORE INSERT ON events WHEN NEW.counter = 666
            BEGIN SELECT RAISE(ABORT, 'refused'); END
            """)
        let kept = journal.commit {
            $0.say("one", in: hall, counter: 1)
            $0.say("bad", in: hall, counter: 666)
            $0.say("two", in: hall, counter: 667)
            $0.createRoom("cellar")
            $0.offer("x", sizeBytes: 1, in: hall, counter: 668)
        }
        #expect(kept.brief == ["event 1", "failed storage", "event 2", "room 2", "event 3 file 1"])
        #expect(!journal.isHalted)
        try journal.connection.execute("DROP TRIGGER refuse")
        #expect(journal.commit { $0.say("bad", in: hall, counter: 666) }.brief == ["event 4"])
        let snapshot = try SQLiteJournal(path: path).load()
        #expect(snapshot.rooms.map(\.log.head) == [4, 0])
    }

    @Test("a journal opens while another connection reads it, as a check or a backup does")
    func opensBesideReader() throws {
        let first = try SQLiteJournal(path: path)
        let hall = first.room("hall")
        let reader = try SQLiteConnection(path: path, access: .readOnly)
        try reader.execute("BEGIN")
        #expect(try reader.value("SELECT count(*) FROM kept_events") == 0)
        first.commit { $0.say("one", in: hall, counter: 1) }
        let second = try SQLiteJournal(path: path)
        #expect(try second.load().rooms.map(\.log.head) == [1])
        try reader.execute("COMMIT")
    }

    @Test("a row whose state table fails leaves nothing behind, not even for its retry")
    func takesBackWholeRow() throws {
        let journal = try SQLiteJournal(path: path)
        let hall = journal.room("hall")
        try journal.connection.execute(
            """
            CREATE TRIGGER refuse BEFORE UPDATE ON logs WHEN NEW.head = 1
            BEGIN SELECT RAISE(ABORT, 'refused'); END
            """)
        let kept = journal.commit {
            $0.say("one", in: hall, counter: 1)
            $0.say("one", in: hall, counter: 1)
        }
        #expect(kept.brief == ["failed storage", "failed storage"])
        #expect(try journal.connection.value("SELECT count(*) FROM kept_events") == 0)
    }

    @Test("a full disk refuses what does not fit, and takes what does again once there is room")
    func saysFull() throws {
        let journal = try SQLiteJournal(path: path)
        let hall = journal.room("hall")
        let pages = try #require(try journal.connection.value("PRAGMA page_count"))
        try journal.connection.execute("PRAGMA max_page_count = \(pages + 2)")
        let long = String(repeating: "x", count: 15_000)
        let kept = journal.commit {
            $0.say("small", in: hall, counter: 1)
            $0.say(long, in: hall, counter: 2)
            $0.say("small too", in: hall, counter: 3)
        }
        #expect(kept.brief == ["event 1", "failed storageFull", "event 2"])
        #expect(!journal.isHalted)
        try journal.connection.execute("PRAGMA max_page_count = 100000")
        #expect(journal.commit { $0.say(long, in: hall, counter: 2) }.brief == ["event 3"])
    }

    @Test("a journal in doubt refuses every write until it is opened anew")
    func haltsUntilReopened() throws {
        let journal = try SQLiteJournal(path: path)
        let hall = journal.room("hall")
        #expect(journal.commit { $0.say("one", in: hall, counter: 1) }.brief == ["event 1"])
        journal.isHalted = true
        #expect(journal.commit { $0.say("two", in: hall, counter: 2) }.brief == ["failed storage"])
        try journal.reopen()
        #expect(try journal.load().rooms.map(\.log.head) == [1])
        #expect(journal.commit { $0.say("two", in: hall, counter: 2) }.brief == ["event 2"])
    }

    @Test("a sync that failed leaves doubt; a full disk does not")
    func judgesErrors() {
        let sync = SQLiteError(code: SQLITE_IOERR | 4 << 8, systemNumber: 28, text: "fsync")
        #expect(sync.leavesDoubt && !sync.isFull && sync.errorCode == .storage)
        let write = SQLiteError(code: SQLITE_IOERR | 3 << 8, systemNumber: 28, text: "write")
        #expect(!write.leavesDoubt && write.isFull && write.errorCode == .storageFull)
        let read = SQLiteError(code: SQLITE_IOERR | 1 << 8, systemNumber: 5, text: "read")
        #expect(read.leavesDoubt)
        let full = SQLiteError(code: SQLITE_FULL, text: "full")
        #expect(!full.leavesDoubt && full.isFull)
        #expect(SQLiteError(code: SQLITE_CORRUPT, text: "corrupt").leavesDoubt)
        #expect(!SQLiteError(code: SQLITE_CONSTRAINT, text: "constraint").leavesDoubt)
    }
}
