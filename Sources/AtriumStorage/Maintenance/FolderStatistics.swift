import AtriumServices
import AtriumWire
import Glibc

/// What a data folder holds, in numbers, read beside a server or without one.
public struct FolderStatistics: Equatable, Sendable {
    public var accountCount: UInt64 = 0
    public var roomCount: UInt64 = 0
    /// Direct conversations that were opened.
    public var directCount: UInt64 = 0
    /// Events kept, by what the logs say.
    public var eventCount: UInt64 = 0
    /// Files whose bytes are on their way, and what they will come to.
    public var uploadingCount: UInt64 = 0
    public var uploadingBytes: UInt64 = 0
    /// Files stored, each counted with its whole size.
    public var storedCount: UInt64 = 0
    public var storedBytes: UInt64 = 0
    /// The same without what is stored once for several files.
    public var uniqueBytes: UInt64 = 0
    /// Files withdrawn.
    public var withdrawnCount: UInt64 = 0
    /// The journal's database.
    public var journalBytes: UInt64 = 0
    /// What of it is free for new events.
    public var journalFreeBytes: UInt64 = 0
    /// The write-ahead log beside it.
    public var writeAheadLogBytes: UInt64 = 0
    /// What the disk of the data folder has free for this user.
    public var freeDiskBytes: UInt64 = 0
    /// The version of the journal's tables.
    public var schemaVersion: UInt64 = 0

    /// Counts what a folder holds.
    public init(of folder: StoredFolder) throws(JournalError) {
        let connection = try folder.openJournal()
        do throws(SQLiteError) {
            try connection.execute("BEGIN")
            try read(connection)
            try connection.execute("COMMIT")
        } catch {
            throw SQLiteJournal.unreadable(folder.journalPath, error)
        }
        do throws(DiskError) {
            journalBytes = try Folders.sizeBytes(of: folder.journalPath) ?? 0
            writeAheadLogBytes = try Folders.sizeBytes(of: "\(folder.journalPath)-wal") ?? 0
            freeDiskBytes = try Folders.freeBytes(of: folder.path)
        } catch {
            throw JournalError("the data folder \(folder.path) cannot be measured: \(error.text)")
        }
    }

    private mutating func read(_ connection: borrowing SQLiteConnection) throws(SQLiteError) {
        func number(_ sql: String) throws(SQLiteError) -> UInt64 {
            UInt64(clamping: try connection.value(sql) ?? 0)
        }
        accountCount = try number("SELECT count(*) FROM accounts")
        roomCount = try number("SELECT count(*) FROM rooms")
        directCount = try number("SELECT count(*) FROM directs")
        eventCount = try number("SELECT sum(head - first + 1) FROM logs WHERE head >= first")
        schemaVersion = try number("SELECT max(version) FROM schema_version")
        let free = try number("PRAGMA freelist_count")
        journalFreeBytes = free.multipliedReportingOverflow(by: try number("PRAGMA page_size")).partialValue
        let stored = FileState.stored.rawValue
        uniqueBytes = try number(
            "SELECT sum(size) FROM (SELECT max(size) AS size FROM files WHERE state = \(stored) GROUP BY digest)")
        let rows = try connection.prepare("SELECT state, count(*), sum(size) FROM files GROUP BY state")
        while try rows.step() {
            guard let number = UInt8(exactly: rows.uint(0)), let state = FileState(rawValue: number) else { continue }
            switch state {
            case .uploading: (uploadingCount, uploadingBytes) = (rows.uint(1), rows.uint(2))
            case .stored: (storedCount, storedBytes) = (rows.uint(1), rows.uint(2))
            case .withdrawn: withdrawnCount = rows.uint(1)
            case .other: break
            }
        }
    }
}
