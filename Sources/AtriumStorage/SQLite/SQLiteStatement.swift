import CSQLite

/// A prepared statement. Parameters count from 1, columns from 0, as SQLite counts them.
///
/// 64-bit numbers without a sign are kept as the signed number of the same bits.
struct SQLiteStatement: ~Copyable {
    private let handle: OpaquePointer

    /// Takes a statement over, and finalizes it at the end.
    init(owning handle: OpaquePointer) {
        self.handle = handle
    }

    deinit { sqlite3_finalize(handle) }

    /// Moves to the next row.
    ///
    /// - Returns: whether there is one. Where there is none, the statement is ready to be run again.
    func step() throws(SQLiteError) -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW:
            return true
        case SQLITE_DONE:
            sqlite3_reset(handle)
            return false
        default:
            // The error is read first: the reset of a failed statement repeats its code, not its cause.
            let error = SQLiteError(sqlite3_db_handle(handle))
            sqlite3_reset(handle)
            throw error
        }
    }

    /// Runs a statement whose rows, if any, do not matter.
    func run() throws(SQLiteError) {
        while try step() {}
    }

    /// Makes a statement ready that was left before its last row.
    func reset() { sqlite3_reset(handle) }

    // A bind fails for an index that does not exist or a value above SQLite's size limit: faults of this program.

    func bind(_ index: CInt, _ value: UInt64) {
        let code = sqlite3_bind_int64(handle, index, Int64(bitPattern: value))
        assert(code == SQLITE_OK)
    }

    func bind(_ index: CInt, _ value: String) {
        let code = sqlite3_bind_text(handle, index, value, CInt(value.utf8.count), csqlite_transient())
        assert(code == SQLITE_OK)
    }

    func bind(_ index: CInt, copying value: [UInt8]) {
        let code = sqlite3_bind_blob(handle, index, value, CInt(value.count), csqlite_transient())
        assert(code == SQLITE_OK)
    }

    /// Binds bytes where they lie: they must stay there until the statement has run.
    func bind(_ index: CInt, borrowing bytes: UnsafeRawBufferPointer) {
        let code = sqlite3_bind_blob64(handle, index, bytes.baseAddress, UInt64(bytes.count), nil)
        assert(code == SQLITE_OK)
    }

    func uint(_ column: CInt) -> UInt64 { UInt64(bitPattern: sqlite3_column_int64(handle, column)) }

    func int(_ column: CInt) -> Int64 { sqlite3_column_int64(handle, column) }

    func text(_ column: CInt) -> String {
        sqlite3_column_text(handle, column).map { String(cString: $0) } ?? ""
    }

    func bytes(_ column: CInt) -> [UInt8] {
        withBytes(column) { [UInt8]($0) }
    }

    /// Lends a blob of the current row.
    func withBytes<Result>(_ column: CInt, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        let start = sqlite3_column_blob(handle, column)
        return body(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
    }
}
