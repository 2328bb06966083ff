import AtriumWire
import CSQLite

/// What SQLite refused.
struct SQLiteError: Error {
    /// SQLite's extended result code.
    var code: CInt
    /// The kernel's number behind an I/O error, or 0.
    var systemNumber: CInt
    /// SQLite's own words.
    var text: String

    init(code: CInt, systemNumber: CInt = 0, text: String) {
        self.code = code
        self.systemNumber = systemNumber
        self.text = text
    }

    /// Takes the error a connection has just met.
    init(_ connection: OpaquePointer?) {
        code = sqlite3_extended_errcode(connection)
        systemNumber = code & 0xFF == SQLITE_IOERR ? sqlite3_system_errno(connection) : 0
        // SQLITE_IOERR_SHMSIZE: a macro with arguments does not import.
        let isIndexWithoutRoom = code == SQLITE_IOERR | 19 << 8
        text = isIndexWithoutRoom ? "the disk has no room" : String(cString: sqlite3_errmsg(connection))
    }

    /// SQLite's result code without its details.
    private var primary: CInt { code & 0xFF }

    /// Whether there was no room for it, as opposed to a fault.
    var isFull: Bool {
        primary == SQLITE_FULL || (primary == SQLITE_IOERR && !isSync && DiskError.isFull(systemNumber))
    }

    /// Whether it leaves open what is on the disk. A sync that failed once may succeed the next time over pages the
    /// kernel has thrown away, so what it was to save counts as lost until it is read again.
    var leavesDoubt: Bool {
        switch primary {
        case SQLITE_IOERR: !isFull
        case SQLITE_CORRUPT, SQLITE_NOTADB: true
        default: false
        }
    }

    /// The code a peer gets.
    var errorCode: ErrorCode { isFull ? .storageFull : .storage }

    private var isSync: Bool {
        // SQLITE_IOERR_FSYNC and SQLITE_IOERR_DIR_FSYNC: macros with arguments do not import.
        code == SQLITE_IOERR | 4 << 8 || code == SQLITE_IOERR | 5 << 8
    }
}
