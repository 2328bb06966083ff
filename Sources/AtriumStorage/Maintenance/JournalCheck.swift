import AtriumServices
import AtriumWire

/// Reads a whole journal in one transaction, and finds what does not agree in it.
///
/// The transaction sees the journal as it was when it began, however much is written meanwhile. Until it ends, SQLite
/// cannot start its write-ahead log anew, so on a running server that file grows by what is said in the meantime.
struct JournalCheck: ~Copyable {
    /// Where a log stands, by its own row.
    struct Log {
        var first: UInt64
        var head: UInt64
        /// Events from here to `first` are let go, and may still be there: they are cleared away in steps.
        var lowest: UInt64
        /// What the events kept come to; nil in a journal that does not count it.
        var frameBytes: UInt64?
        /// Whether a room or a direct conversation has it.
        var isNamed = false

        /// Whether an event of this sequence ought to be there.
        func keeps(_ sequence: UInt64) -> Bool { sequence >= first && sequence <= head }
    }

    /// What the events of a file say of it.
    struct FileEvents {
        var offer: (conversation: UInt64, sequence: UInt64)?
        var storedDigest: Digest?
        var isWithdrawn = false
    }

    /// Bytes that stored files name.
    struct NamedBlob {
        var sizeBytes: UInt64
        /// The first file that names them, for a report.
        var file: FileID
    }

    let connection: SQLiteConnection
    /// Whether the bytes of each event are left unread.
    let isFast: Bool
    var report: CheckReport
    var logs: [UInt64: Log] = [:]
    var accounts: Set<UInt64> = []
    /// The id that the next account gets; those below were given.
    private(set) var nextAccount: UInt64 = 0
    /// Those whose names were given back: nobody logs in to them.
    var released: Set<UInt64> = []
    var fileEvents: [UInt64: FileEvents] = [:]
    /// What the blobs have to hold.
    private(set) var blobs: [Digest: NamedBlob] = [:]
    /// Files whose bytes are on their way.
    private(set) var uploading: Set<FileID> = []

    init(_ connection: consuming SQLiteConnection, isFast: Bool, report: CheckReport) {
        self.connection = connection
        self.isFast = isFast
        self.report = report
    }

    /// Checks everything in the journal. What SQLite cannot read is a fault, and ends it.
    mutating func run() {
        do throws(SQLiteError) {
            try connection.execute("BEGIN")
            try checkStructure()
            if report.isSound {
                try readAccounts()
                try readLogs()
                try checkEvents()
                try checkFiles()
                try checkReferences()
            }
            try connection.execute("COMMIT")
        } catch {
            report.add(.journalDamaged, "the journal cannot be read to its end: \(error.text)")
        }
    }

    /// Whether a stored file names these bytes now: one may have been withdrawn since the transaction.
    func isNamed(_ digest: Digest) throws(SQLiteError) -> Bool {
        let rows = try connection.prepare("SELECT 1 FROM files WHERE digest = ?1 AND state = ?2 LIMIT 1")
        rows.bind(1, copying: digest.bytes)
        rows.bind(2, UInt64(FileState.stored.rawValue))
        let isNamed = try rows.step()
        rows.reset()
        return isNamed
    }

    mutating func name(_ digest: Digest, sizeBytes: UInt64, by file: FileID) {
        if let known = blobs[digest] {
            guard known.sizeBytes != sizeBytes else { return }
            report.add(
                .file,
                "files \(known.file.rawValue) and \(file.rawValue) have the same SHA-256, and \(known.sizeBytes) and "
                    + "\(sizeBytes) bytes")
        } else {
            blobs[digest] = NamedBlob(sizeBytes: sizeBytes, file: file)
            report.blobCount += 1
        }
    }

    mutating func noteUploading(_ file: FileID) { uploading.insert(file) }

    /// SQLite's own check: of everything, or without comparing indexes to tables where it has to be fast.
    private mutating func checkStructure() throws(SQLiteError) {
        let rows = try connection.prepare("PRAGMA \(isFast ? "quick_check" : "integrity_check")(100)")
        while try rows.step() {
            let text = rows.text(0)
            if text != "ok" { report.add(.journalDamaged, text) }
        }
    }

    private mutating func readAccounts() throws(SQLiteError) {
        let isTold = try connection.has("released", in: "accounts")
        let rows = try connection.prepare("SELECT account, name, folded, \(isTold ? "released" : "0") FROM accounts")
        // A journal no server has started on has no counters yet.
        nextAccount = UInt64(
            clamping: try connection.value("SELECT value FROM meta WHERE name = 'next_account'") ?? 0)
        while try rows.step() {
            let account = rows.uint(0)
            nextAccount = max(nextAccount, account + 1)
            let isReleased = rows.uint(3) != 0
            accounts.insert(account)
            if isReleased { released.insert(account) }
            // A name that was given back is free: its account is filed by its number.
            let filed = isReleased ? "#\(account)" : JournalState.fold(rows.text(1))
            if filed != rows.text(2) {
                report.add(.reference, "account \(account): '\(rows.text(1))' is filed as '\(rows.text(2))'")
            }
        }
    }

    private mutating func readLogs() throws(SQLiteError) {
        let counts = try connection.has("lowest", in: "logs")
        let rows = try connection.prepare(
            "SELECT conversation, first, head, \(counts ? "lowest, bytes" : "first, -1") FROM logs")
        while try rows.step() {
            let log = Log(
                first: rows.uint(1), head: rows.uint(2), lowest: rows.uint(3), frameBytes: counts ? rows.uint(4) : nil)
            // What is not signed in SQLite is never negative here: sequences start at 1.
            if log.first < 1 || log.first > UInt64(Int64.max) || log.head >= UInt64(Int64.max)
                || log.first > log.head + 1
            {
                report.add(.gap, "conversation \(rows.uint(0)): kept from \(log.first) to \(log.head)")
            }
            logs[rows.uint(0)] = log
            report.logCount += 1
        }
    }
}
