import CSQLite

/// One connection to a database, for one thread at a time: it is opened without SQLite's own locks.
struct SQLiteConnection: ~Copyable {
    /// How a database is opened.
    enum Access {
        /// Created where it is missing.
        case readWrite
        /// As it is.
        case readOnly
    }

    private let handle: OpaquePointer

    /// - Parameter fileSystem: the name of the SQLite VFS that reads and writes; nil for the system's own.
    init(path: String, access: Access, fileSystem: String? = nil) throws(SQLiteError) {
        let flags =
            switch access {
            case .readWrite: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
            case .readOnly: SQLITE_OPEN_READONLY
            }
        var opened: OpaquePointer?
        let code = sqlite3_open_v2(path, &opened, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, fileSystem)
        guard code == SQLITE_OK, let opened else {
            let error = opened == nil ? SQLiteError(code: code, text: "out of memory") : SQLiteError(opened)
            sqlite3_close_v2(opened)
            throw error
        }
        handle = opened
    }

    // Statements may outlive it by a moment: the second form of close waits for them.
    deinit { sqlite3_close_v2(handle) }

    /// Whether a transaction is open. SQLite itself rolls back when the disk is full.
    var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// Rows the last INSERT, UPDATE or DELETE wrote.
    var changedRowCount: Int { Int(sqlite3_changes64(handle)) }

    /// Runs one or more statements that give no rows.
    func execute(_ sql: String) throws(SQLiteError) {
        guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw SQLiteError(handle) }
    }

    /// Prepares a statement that is kept and run many times.
    func prepare(_ sql: String) throws(SQLiteError) -> SQLiteStatement {
        var statement: OpaquePointer?
        let code = sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
        guard code == SQLITE_OK, let statement else { throw SQLiteError(handle) }
        return SQLiteStatement(owning: statement)
    }

    /// Syncs the write-ahead log where it lies.
    func syncLog() throws(SQLiteError) {
        var log: UnsafeMutablePointer<sqlite3_file>?
        let found = sqlite3_file_control(handle, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log)
        guard found == SQLITE_OK, let log else { throw SQLiteError(code: found, text: "the log is not to be had") }
        // Without methods it is not open: nothing was written.
        guard let sync = log.pointee.pMethods?.pointee.xSync else { return }
        let code = sync(log, SQLITE_SYNC_NORMAL)
        guard code == SQLITE_OK else { throw SQLiteError(code: code, text: "the log cannot be synced") }
    }

    /// Whether a table or a view has a column. Those of a journal of an earlier version have fewer, or are not there.
    func has(_ column: String, in table: String) throws(SQLiteError) -> Bool {
        try value("SELECT count(*) FROM pragma_table_info('\(table)') WHERE name = '\(column)'") ?? 0 == 1
    }

    /// The first column of the first row, or nil where there is no row.
    func value(_ sql: String) throws(SQLiteError) -> Int64? {
        let statement = try prepare(sql)
        return try statement.step() ? statement.int(0) : nil
    }

    /// The first column of the first row as text; empty where there is no row.
    func text(_ sql: String) throws(SQLiteError) -> String {
        let statement = try prepare(sql)
        return try statement.step() ? statement.text(0) : ""
    }
}
