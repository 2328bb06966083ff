import AtriumServices
import Glibc

/// Everything a server keeps, in one folder that one server at a time may open.
///
///     DIR/lock                     held while a server runs
///     DIR/control.sock             where maintenance speaks to it
///     DIR/journal/journal.sqlite   events, accounts, rooms; may lie in a folder of its own, with its own lock
///     DIR/blobs/xx/<sha256>        bytes of stored files, and beside those of several blocks a `.crc` with checksums
///     DIR/incoming/<file>.part     bytes of uploads in progress
///     DIR/incoming/<file>.blocks   which of them have come
public struct DataFolder: ~Copyable, Sendable {
    /// The folder.
    public let path: String
    /// The journal's database.
    public let journalPath: String
    /// Where maintenance speaks to the server that has the folder.
    public var controlPath: String { "\(path)/control.sock" }
    /// Where blobs are kept; handed to each disk worker.
    public let blobs: BlobFolder

    private let lock: FolderLock
    private let journalLock: FolderLock

    /// Opens a data folder, creating what is missing, and takes it for this process.
    ///
    /// What uploads left stays: `BlobFolder.clearIncoming` removes what the journal does not say is on its way.
    ///
    /// - Parameter journalFolder: where the journal is kept, when not in `DIR/journal`.
    /// - Throws: one sentence, where another server holds the folder, it cannot be written, or it holds files and there
    ///   is no journal that names them.
    public init(path: String, journalFolder: String? = nil) throws(JournalError) {
        let journal = journalFolder ?? "\(path)/journal"
        let blobs = BlobFolder(path: path)
        try Self.create(path, named: "data folder")
        let lock = try FolderLock(folder: path, named: "data folder")
        try blobs.requireJournal(at: "\(journal)/journal.sqlite")
        try Self.create(journal, named: "journal folder")
        let journalLock = try FolderLock(folder: journal, named: "journal folder")
        do {
            try blobs.prepare()
        } catch {
            throw JournalError(
                "the data folder \(path) cannot be used (\(error.text)): give it to this user or name another")
        }
        self.path = path
        journalPath = "\(journal)/journal.sqlite"
        self.blobs = blobs
        self.lock = lock
        self.journalLock = journalLock
    }

    private static func create(_ path: String, named name: String) throws(JournalError) {
        do {
            try Folders.create(path)
        } catch {
            throw JournalError(
                "the \(name) \(path) cannot be created (\(error.reason)): create it for this user or name another")
        }
    }
}
