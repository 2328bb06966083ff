import AtriumNet
import AtriumServices
import AtriumWire
import Glibc

/// Makes a data folder from a backup, verified before it gets its place.
///
/// Every log starts a new epoch: clients may have seen events behind those of the backup, and what the server says
/// from now on has the same sequences. Uploads that were on their way have no bytes in a backup; the server begins
/// them anew or gives them up.
public enum Restore {
    /// What was restored.
    public struct Report: Sendable {
        public internal(set) var eventCount: UInt64 = 0
        public internal(set) var blobCount: UInt64 = 0
        public internal(set) var blobBytes: UInt64 = 0
        /// What the backup lacks, where it was restored all the same.
        public internal(set) var faults: [Fault] = []
    }

    /// Restores a backup.
    ///
    /// - Parameters:
    ///   - path: The data folder to make: missing or empty.
    ///   - journalFolder: Where its journal is to be kept, when not in it; without a journal yet.
    ///   - acceptsDamage: Whether a backup whose files are damaged or missing is restored without them.
    ///   - progress: Told from time to time how many bytes of blobs are done, of how many.
    public static func write(
        _ backup: String, to path: String, journalFolder: String? = nil, acceptsDamage: Bool = false,
        progress: (UInt64, UInt64) -> Void = { _, _ in }
    ) throws(JournalError) -> Report {
        let note = try BackupNote(of: backup)
        let source = try StoredFolder(path: backup)
        try checkEmpty(path, journalFolder)
        let work = try WorkFolder(at: "\(path).restoring", for: "restored folder")
        do {
            try restoreJournal(source, note, to: work.path)
            var report = try check(work.path)
            try copyBlobs(source, to: work.path, into: &report, progress)
            try OwnCertificate.copy(from: backup, to: work.path)
            guard report.faults.isEmpty || acceptsDamage else { throw damaged(backup, report.faults) }
            if let journalFolder { try move(from: "\(work.path)/journal", to: journalFolder) }
            try work.place(at: path)
            return report
        } catch {
            WorkFolder.clear("\(path).restoring")
            throw Backup.told(error)
        }
    }

    private static func checkEmpty(_ path: String, _ journalFolder: String?) throws(JournalError) {
        do throws(DiskError) {
            if Folders.isFolder(path), try !Folders.names(in: path).isEmpty {
                throw DiskError(ENOTEMPTY, path)
            }
            if let journalFolder, try Folders.sizeBytes(of: "\(journalFolder)/journal.sqlite") != nil {
                throw DiskError(EEXIST, "\(journalFolder)/journal.sqlite")
            }
        } catch {
            throw JournalError("\(error.text): a backup is restored to a folder that is empty or not there")
        }
    }

    private static func restoreJournal(_ source: StoredFolder, _ note: BackupNote, to path: String) throws {
        try Folders.create("\(path)/journal")
        try Folders.create("\(path)/blobs")
        try Folders.create("\(path)/incoming")
        let copied = "\(path)/journal/journal.sqlite"
        try FileCopy.copy(source.journalPath, to: copied)
        guard try FileCopy.digest(of: copied) == note.journalDigest else {
            throw JournalError("the journal of \(source.path) is not the one that was backed up: use another backup")
        }
    }

    /// Checks the restored journal with itself, then lets its logs begin anew.
    private static func check(_ path: String) throws -> Report {
        let folder = try StoredFolder(path: path)
        var check = JournalCheck(try folder.openJournal(), isFast: false, report: CheckReport())
        check.run()
        if let fault = check.report.faults.first {
            throw JournalError("the journal of the backup is damaged (\(fault.text)): use another backup")
        }
        let connection = try folder.openJournal(.readWrite)
        // Later than every epoch that was counted, and than every earlier restore's.
        let update = try connection.prepare("UPDATE logs SET epoch = max(epoch + 1, ?1)")
        update.bind(1, Clock.wallMicroseconds())
        try update.run()
        try BlobHandle.open(folder.journalPath, flags: O_RDWR).sync()
        var report = Report()
        report.eventCount = check.report.eventCount
        return report
    }

    private static func copyBlobs(
        _ source: StoredFolder, to path: String, into report: inout Report, _ progress: (UInt64, UInt64) -> Void
    ) throws {
        let blobs = try Backup.namedBlobs(in: try StoredFolder(path: path))
        let totalBytes = blobs.reduce(UInt64(0)) { $0 &+ $1.sizeBytes }
        let copy = BlobCopy(from: source.blobs, to: BlobFolder(path: path))
        for (digest, sizeBytes) in blobs {
            if let fault = try copy.copy(digest, sizeBytes: sizeBytes) {
                report.faults.append(fault)
                continue
            }
            report.blobCount += 1
            report.blobBytes += sizeBytes
            progress(report.blobBytes, totalBytes)
        }
    }

    /// Puts the journal where it is to be kept, under its name only once it is whole.
    private static func move(from folder: String, to target: String) throws(DiskError) {
        try Folders.create(target)
        let restoring = "\(target)/journal.sqlite.restoring"
        try FileCopy.copy("\(folder)/journal.sqlite", to: restoring)
        guard rename(restoring, "\(target)/journal.sqlite") == 0 else { throw DiskError(errno, "rename") }
        try Folders.sync(target)
        try Folders.removeTree(folder)
    }

    private static func damaged(_ backup: String, _ faults: [Fault]) -> JournalError {
        let more = faults.count > 1 ? ", and \(faults.count - 1) more" : ""
        return JournalError(
            "the backup \(backup) is damaged (\(faults[0].text)\(more)): use another, or restore what is sound of it "
                + "with --damaged")
    }
}
