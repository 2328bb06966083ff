import AtriumServices
import AtriumWire

/// Finds what nothing names, and frees it.
public enum FolderCollection {
    /// Lists what nothing in the journal names.
    ///
    /// The structure of the journal is read first: one that is damaged may have lost what named something.
    /// A server that runs may yet come to name what is listed: then it alone may remove it.
    public static func strays(in folder: StoredFolder) throws(JournalError) -> [StrayFile] {
        let listing = try FolderListing(of: folder.blobs)
        let connection = try folder.openJournal()
        do throws(SQLiteError) {
            guard try connection.text("PRAGMA quick_check(1)") == "ok" else {
                throw SQLiteError(code: 0, text: "it is damaged, so that nobody knows what it named")
            }
            // A server that was started without its journal has made an empty one.
            let offered = try connection.value("SELECT count(*) FROM meta WHERE name = 'next_file' AND value > 1")
            guard offered != 0 || listing.isEmpty else {
                throw SQLiteError(
                    code: 0, text: "it never heard of a file, and \(folder.path) holds some: give --journal-dir")
            }
            var named: Set<Digest> = []
            var uploading: Set<FileID> = []
            let rows = try connection.prepare("SELECT file, state, digest FROM files WHERE state IN (?1, ?2)")
            rows.bind(1, UInt64(FileState.stored.rawValue))
            rows.bind(2, UInt64(FileState.uploading.rawValue))
            while try rows.step() {
                if rows.uint(1) == UInt64(FileState.uploading.rawValue) {
                    uploading.insert(FileID(rawValue: rows.uint(0)))
                    continue
                }
                let digest = rows.bytes(2)
                guard digest.count == Digest.byteCount else {
                    throw SQLiteError(code: 0, text: "file \(rows.uint(0)) is damaged: check first")
                }
                named.insert(Digest(digest))
            }
            return listing.strays(named: named, uploading: uploading)
        } catch {
            throw SQLiteJournal.unreadable(folder.journalPath, error)
        }
    }

    /// Lists what lies among the stored files and is not the server's: it is never removed.
    ///
    /// - Returns: paths below the data folder.
    public static func foreignPaths(in folder: StoredFolder) throws(JournalError) -> [String] {
        try FolderListing(of: folder.blobs).foreignPaths
    }

    /// Removes stray files from a folder no server has.
    public static func remove(
        _ strays: [StrayFile], in folder: StoredFolder, holding _: borrowing FolderClaim
    ) throws(JournalError) {
        for stray in strays { try remove(stray, in: folder) }
    }

    /// Removes what is left of an upload; its server has said that nothing comes of it any more.
    public static func removeUpload(_ stray: StrayFile, in folder: StoredFolder) throws(JournalError) {
        guard case .upload = stray.content else { return }
        try remove(stray, in: folder)
    }

    /// Moves the write-ahead log into the journal and empties it, and rewrites the journal without what is free in it
    /// where that is wanted.
    public static func compact(
        _ folder: StoredFolder, rewrites: Bool, holding _: borrowing FolderClaim
    ) throws(JournalError) {
        let connection = try folder.openJournal(.readWrite)
        try SQLiteJournal.usable(folder.journalPath) { () throws(SQLiteError) in
            if rewrites { try connection.execute("VACUUM") }
            try connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        }
    }

    private static func remove(_ stray: StrayFile, in folder: StoredFolder) throws(JournalError) {
        do throws(DiskError) {
            for path in stray.paths { try Folders.remove("\(folder.path)/\(path)") }
        } catch {
            throw JournalError("what nothing names cannot be removed (\(error.text)): give the folder to this user")
        }
    }
}
