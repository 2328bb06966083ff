import AtriumNet
import AtriumServices
import AtriumWire
import Glibc

/// Makes a copy of a data folder that is consistent while a server runs on it.
///
/// The journal is copied by SQLite from one snapshot, then the blobs that this snapshot names, and the server's own key
/// and certificate. Whoever calls it sees to
/// it that no blob is removed meanwhile: by holding the folder, or by having the server hold removals back. The copy
/// has the layout of a data folder, and a note; it is written beside its place and gets it when all of it is on the
/// disk.
public enum Backup {
    /// What was copied.
    public struct Report: Sendable {
        /// Different bytes in the backup, and how much they are.
        public internal(set) var blobCount: UInt64 = 0
        public internal(set) var blobBytes: UInt64 = 0
        /// Those of them that an earlier backup had already.
        public internal(set) var reusedCount: UInt64 = 0
        public internal(set) var journalBytes: UInt64 = 0
        /// Blobs that are not in the backup, because the folder has them damaged or not at all.
        public internal(set) var faults: [Fault] = []
        /// Blobs the folder has damaged or not at all, that the backup has all the same: an earlier one had them.
        public internal(set) var staleFaults: [Fault] = []
    }

    /// Writes a backup.
    ///
    /// - Parameters:
    ///   - target: Missing or empty, but where it is an earlier backup that is to be brought up to date.
    ///   - updates: Whether an earlier backup is replaced, and what it has of the same name and size is taken over.
    ///   - isHeld: Asked when all is copied: whether blobs were held back until now. If not, there is no backup.
    ///   - progress: Told from time to time how many bytes of blobs are done, of how many.
    public static func write(
        _ folder: StoredFolder, to target: String, updates: Bool, isHeld: () -> Bool = { true },
        progress: (UInt64, UInt64) -> Void = { _, _ in }
    ) throws(JournalError) -> Report {
        let replaces = try check(target, updates: updates)
        let work = try WorkFolder(at: "\(target).partial", for: "backup")
        do {
            let earlier = replaces ? BlobFolder(path: target) : nil
            let report = try copy(folder, to: work.path, earlier: earlier, progress)
            guard isHeld() else {
                throw JournalError("the server stopped or started anew while it was being copied: try again")
            }
            if replaces { try work.replace(target) } else { try work.place(at: target) }
            return report
        } catch {
            WorkFolder.clear("\(target).partial")
            throw told(error)
        }
    }

    /// Whether a backup is to be replaced.
    private static func check(_ target: String, updates: Bool) throws(JournalError) -> Bool {
        var names: [String] = []
        do throws(DiskError) {
            if Folders.isFolder(target) { names = try Folders.names(in: target) }
        } catch {
            throw JournalError("\(target) cannot be read: \(error.text)")
        }
        if names.isEmpty { return false }
        guard updates else {
            throw JournalError(
                "\(target) is not empty: name another folder, or bring a backup up to date with --update")
        }
        _ = try BackupNote(of: target)
        return true
    }

    private static func copy(
        _ folder: StoredFolder, to path: String, earlier: BlobFolder?, _ progress: (UInt64, UInt64) -> Void
    ) throws -> Report {
        var report = Report()
        let journalPath = "\(path)/journal/journal.sqlite"
        try Folders.create("\(path)/journal")
        try Folders.create("\(path)/blobs")
        try Folders.create("\(path)/incoming")
        try copyJournal(folder, to: journalPath)
        report.journalBytes = try Folders.sizeBytes(of: journalPath) ?? 0
        let blobs = try namedBlobs(in: try StoredFolder(path: path))
        let totalBytes = blobs.reduce(UInt64(0)) { $0 &+ $1.sizeBytes }
        let blobCopy = BlobCopy(from: folder.blobs, to: BlobFolder(path: path))
        var doneBytes: UInt64 = 0
        for (digest, sizeBytes) in blobs {
            if let earlier, try blobCopy.reuse(digest, sizeBytes: sizeBytes, from: earlier) {
                report.reusedCount += 1
                if let fault = try blobCopy.verify(digest, sizeBytes: sizeBytes) { report.staleFaults.append(fault) }
            } else if let fault = try blobCopy.copy(digest, sizeBytes: sizeBytes) {
                report.faults.append(fault)
                continue
            }
            report.blobCount += 1
            report.blobBytes += sizeBytes
            doneBytes += sizeBytes
            progress(doneBytes, totalBytes)
        }
        try OwnCertificate.copy(from: folder.path, to: path)
        try BackupNote(
            time: Clock.wallMicroseconds(), blobCount: report.blobCount,
            journalDigest: try FileCopy.digest(of: journalPath)
        ).write(to: path)
        return report
    }

    /// Has SQLite write the journal as it is at this moment into a file of its own.
    private static func copyJournal(_ folder: StoredFolder, to path: String) throws {
        let connection = try folder.openJournal()
        let copy = try connection.prepare("VACUUM INTO ?1")
        copy.bind(1, path)
        try copy.run()
        try BlobHandle.open(path, flags: O_RDWR).sync()
    }

    /// The bytes a journal's stored files name, in the order they were offered.
    static func namedBlobs(in folder: StoredFolder) throws -> [(digest: Digest, sizeBytes: UInt64)] {
        let connection = try folder.openJournal()
        let rows = try connection.prepare(
            "SELECT digest, max(size) FROM files WHERE state = ?1 GROUP BY digest ORDER BY min(file)")
        rows.bind(1, UInt64(FileState.stored.rawValue))
        var blobs: [(digest: Digest, sizeBytes: UInt64)] = []
        while try rows.step() {
            let bytes = rows.bytes(0)
            guard bytes.count == Digest.byteCount else {
                throw JournalError("a stored file's digest is damaged: check \(folder.path) first")
            }
            blobs.append((Digest(bytes), rows.uint(1)))
        }
        return blobs
    }

    /// One sentence for whatever stopped it.
    static func told(_ error: any Error) -> JournalError {
        if let error = error as? JournalError { return error }
        if let error = error as? DiskError { return JournalError("the copy failed: \(error.text)") }
        if let error = error as? SQLiteError { return JournalError("the journal cannot be copied: \(error.text)") }
        return JournalError("the copy failed: \(error)")
    }
}
