import AtriumServices
import Glibc

/// A data folder as maintenance sees it: something that is there already, whether a server runs on it or not. Naming
/// it creates nothing and takes no lock.
public struct StoredFolder: Sendable {
    /// The folder.
    public let path: String
    /// The folder of the journal.
    public let journalFolder: String
    let blobs: BlobFolder

    /// The journal's database.
    public var journalPath: String { "\(journalFolder)/journal.sqlite" }
    /// Where a server that runs on the folder is spoken to.
    public var controlPath: String { "\(path)/control.sock" }

    /// Names a data folder.
    ///
    /// - Parameter journalFolder: where the journal is kept, when not in `DIR/journal`.
    /// - Throws: where there is none.
    public init(path: String, journalFolder: String? = nil) throws(JournalError) {
        self.path = path
        self.journalFolder = journalFolder ?? "\(path)/journal"
        blobs = BlobFolder(path: path)
        guard Folders.isFolder(path) else {
            throw JournalError("there is no data folder \(path): name the server's own with --data")
        }
        try blobs.requireJournal(at: journalPath)
        guard access(journalPath, F_OK) == 0 else {
            throw JournalError(
                "there is no journal \(journalPath): name the server's folder with --data, and --journal-dir where "
                    + "the server has one")
        }
    }

    /// Takes the folder for this process, so that no server starts on it meanwhile.
    ///
    /// - Returns: nil where a server, or another maintenance command, has it.
    public func claim() throws(JournalError) -> FolderClaim? {
        guard let folder = try FolderLock(ifFree: path, named: "data folder") else { return nil }
        guard let journal = try FolderLock(ifFree: journalFolder, named: "journal folder") else {
            throw JournalError(
                "the journal folder \(journalFolder) is in use by another server: name the data folder it belongs to")
        }
        return FolderClaim(folder: folder, journal: journal)
    }

    /// Opens the journal to read it, beside whatever else has it open.
    func openJournal(_ access: SQLiteConnection.Access = .readOnly) throws(JournalError) -> SQLiteConnection {
        let path = journalPath
        let connection = try SQLiteJournal.usable(path) { () throws(SQLiteError) in
            let opened = try SQLiteConnection(path: path, access: access)
            try opened.execute("PRAGMA busy_timeout = 10000; PRAGMA cache_size = -8192; PRAGMA temp_store = MEMORY")
            return opened
        }
        try JournalSchema.checkVersion(of: connection, path: path)
        return connection
    }
}

/// Holds a data folder for a maintenance command, as a server holds it.
public struct FolderClaim: ~Copyable, Sendable {
    private let folder: FolderLock
    private let journal: FolderLock

    init(folder: consuming FolderLock, journal: consuming FolderLock) {
        self.folder = folder
        self.journal = journal
    }
}
