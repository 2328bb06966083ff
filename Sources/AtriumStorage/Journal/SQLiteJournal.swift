import AtriumServices
import AtriumWire

/// The journal in SQLite: the event log and the state tables, changed together in one transaction.
///
/// It assigns every sequence and id at commit, and keeps in memory what that takes: the head of each log, the names,
/// and the last outcomes of each client. A start reads the state tables and the tail of the log, never all of it.
/// One thread calls it.
public final class SQLiteJournal: Journal {
    /// The database.
    public let path: String
    let durability: Durability
    /// Whether conversations have a log for which nothing is set.
    let keepsEvents: Bool
    /// The SQLite VFS that reads and writes; nil for the system's own.
    private let fileSystem: String?

    var connection: SQLiteConnection
    var statements: JournalStatements
    var state: JournalState
    var window: OperationWindow

    /// Whether an I/O error left open what is on the disk: every write is refused until `reopen`.
    public internal(set) var isHalted = false

    /// How many lines the audit log keeps.
    var auditBounds = AuditBounds()

    /// Operations of before this moment were cleared from those remembered beside the log.
    var forgottenBefore = WallTime(microseconds: 0)

    /// Conversations whose logs grew in the open transaction, and whose heads are yet to be written.
    var changed: Set<ConversationID> = []

    /// What lies beside the log.
    var recent: RecentEvents

    /// Events of the open transaction that are yet to be written.
    var rows = EventRows()

    /// What the open read, until it is asked for or a commit makes it old.
    var snapshot: Snapshot?

    /// Opens a journal, creating it or bringing it to this version's tables where needed.
    ///
    /// Logs that were not kept begin a new epoch: what sequences they gave is not known any more.
    ///
    /// - Parameter keepsEvents: whether conversations have a log for which nothing is set.
    /// - Throws: where it cannot be read or written, or a newer server wrote it.
    public convenience init(
        path: String, durability: Durability = .powerSafe, keepsEvents: Bool = true
    ) throws(JournalError) {
        try self.init(path: path, durability: durability, keepsEvents: keepsEvents, fileSystem: nil)
    }

    /// Opens a journal through a SQLite VFS of that name, so that a test may have the disk fail.
    package init(
        path: String, durability: Durability, keepsEvents: Bool = true, fileSystem: String?
    ) throws(JournalError) {
        let opened = try Self.open(path, durability, fileSystem)
        let statements = try Self.usable(path) { () throws(SQLiteError) in
            try JournalStatements.prepare(on: opened)
        }
        let contents = try Self.usable(path) { () throws(SQLiteError) in try Self.readContents(opened, keepsEvents) }
        self.path = path
        self.durability = durability
        self.keepsEvents = keepsEvents
        self.fileSystem = fileSystem
        self.statements = statements
        connection = opened
        state = contents.state
        window = contents.window
        snapshot = contents.snapshot
        recent = RecentEvents(count: contents.recentCount)
    }

    public func load() throws(JournalError) -> Snapshot {
        defer { snapshot = nil }
        if let snapshot { return snapshot }
        return try Self.usable(path) { () throws(SQLiteError) in try Self.readSnapshot(connection) }
    }

    /// Opens the journal anew after an I/O error, checks it, and lets writes in again.
    ///
    /// The core has to `load` again: what a commit could not answer for may be there.
    public func reopen() throws(JournalError) {
        let fresh = try SQLiteJournal(
            path: path, durability: durability, keepsEvents: keepsEvents, fileSystem: fileSystem)
        try fresh.check()
        swap(&connection, &fresh.connection)
        swap(&statements, &fresh.statements)
        state = fresh.state
        window = fresh.window
        snapshot = fresh.snapshot
        recent = fresh.recent
        forgottenBefore = WallTime(microseconds: 0)
        isHalted = false
    }

    /// Reads the structure of the whole journal, as is due where a disk has failed under it.
    ///
    /// - Throws: where it is damaged.
    public func check() throws(JournalError) {
        let fault = try Self.usable(path) { () throws(SQLiteError) in
            try connection.text("PRAGMA quick_check(1)")
        }
        guard fault == "ok" else { throw JournalError("the journal \(path) is damaged: \(fault); restore it") }
    }

    /// Moves the write-ahead log into the database and empties it, as far as nobody reads in it. Those who do are
    /// waited for a moment alone: commits stand meanwhile.
    public func compact() throws(JournalError) {
        guard !isHalted else { throw JournalError("the journal \(path) is halted") }
        do throws(SQLiteError) {
            try connection.execute("PRAGMA busy_timeout = 100")
            try connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            try connection.execute("PRAGMA busy_timeout = \(Self.busyMilliseconds)")
        } catch {
            if error.leavesDoubt { isHalted = true }
            throw Self.unreadable(path, error)
        }
    }

    /// How long another program that has the journal open is waited for.
    private static let busyMilliseconds = 5000

    /// What an open reads.
    private struct Contents {
        var snapshot: Snapshot
        var state: JournalState
        var window: OperationWindow
        var recentCount: Int
    }

    private static func readContents(
        _ connection: borrowing SQLiteConnection, _ keepsEvents: Bool
    ) throws(SQLiteError) -> Contents {
        try beginEpochs(connection, keepsEvents)
        try forgetReleased(connection)
        let snapshot = try readSnapshot(connection)
        return Contents(
            snapshot: snapshot,
            state: JournalState(
                snapshot, next: try readCounters(connection), auditCounts: try readAuditCounts(connection)),
            window: try readWindow(connection, snapshot),
            recentCount: Int(try connection.value("SELECT count(*) FROM recent_events") ?? 0))
    }

    private static func open(
        _ path: String, _ durability: Durability, _ fileSystem: String?
    ) throws(JournalError) -> SQLiteConnection {
        // Where commits are not synced one by one, nothing tells when what was gathered has to leave.
        let gathering = durability == .powerSafe ? GatheringFileSystem.name(over: fileSystem) : nil
        let connection = try usable(path) { () throws(SQLiteError) in
            try SQLiteConnection(path: path, access: .readWrite, fileSystem: gathering ?? fileSystem)
        }
        // A checkpoint comes every 3,800 pages of log, and what the log's file has above that is given back. Its index
        // grows behind 4,062: on a full disk the log then has no room before its index has none, and a commit that is
        // refused for want of room is nobody's doubt, where one whose index fails behind its sync is.
        try usable(path) { () throws(SQLiteError) in
            try connection.execute(
                """
                PRAGMA busy_timeout = \(busyMilliseconds);
                PRAGMA journal_mode = WAL;
                PRAGMA synchronous = \(durability.synchronous);
                PRAGMA wal_autocheckpoint = 3800;
                PRAGMA journal_size_limit = \(GatheredLog.roomEndBytes);
                PRAGMA cache_size = -16384;
                PRAGMA temp_store = MEMORY;
                """)
        }
        try JournalSchema.migrate(connection, path: path)
        try usable(path) { () throws(SQLiteError) in try settleLog(connection) }
        return connection
    }

    /// Makes everything last that the write-ahead log shows.
    ///
    /// A server that was killed, or whose sync failed, may have left a commit there that no sync covers: the next one
    /// would answer for it as for any other, and a power cut take it. A checkpoint writes it anew and syncs it, which
    /// mends a failed sync too. Where the disk has no room for that, or somebody reads the journal - a check or a
    /// backup may for minutes - the log is synced where it lies.
    private static func settleLog(_ connection: borrowing SQLiteConnection) throws(SQLiteError) {
        try connection.execute("PRAGMA busy_timeout = 200")
        let isBusy: Int64?
        do {
            isBusy = try connection.value("PRAGMA wal_checkpoint(FULL)")
        } catch {
            guard error.isFull else { throw error }
            isBusy = 1
        }
        if isBusy ?? 0 != 0 { try connection.syncLog() }
        try connection.execute("PRAGMA busy_timeout = \(busyMilliseconds)")
    }

    /// Runs `body`, and tells a person what went wrong with which journal.
    static func usable<Value: ~Copyable>(
        _ path: String, _ body: () throws(SQLiteError) -> Value
    ) throws(JournalError) -> Value {
        do {
            return try body()
        } catch {
            throw unreadable(path, error)
        }
    }

    static func unreadable(_ path: String, _ error: SQLiteError) -> JournalError {
        JournalError("the journal \(path) cannot be used: \(error.text); give it to this user, or restore a backup")
    }
}

@available(*, unavailable)
extension SQLiteJournal: Sendable {}
