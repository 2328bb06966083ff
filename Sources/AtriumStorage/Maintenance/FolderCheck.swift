import AtriumServices
import AtriumWire

/// Checks a data folder: the journal with itself, and the blobs with the journal. Nothing is changed.
///
/// It may run beside a server. The folders are listed before the journal is read, so that what the server keeps
/// meanwhile is not taken for stray; a blob that is gone is a fault only where a file still names it.
public enum FolderCheck {
    /// Checks a folder.
    ///
    /// - Parameters:
    ///   - isFast: Leaves the bytes of blobs and of events unread.
    ///   - progress: Told from time to time how many bytes of blobs were read, of how many.
    /// - Throws: where the check itself cannot be made; faults are in the report.
    public static func run(
        _ folder: StoredFolder, isFast: Bool, progress: (UInt64, UInt64) -> Void = { _, _ in }
    ) throws(JournalError) -> CheckReport {
        let listing = try FolderListing(of: folder.blobs)
        var journal = JournalCheck(try folder.openJournal(), isFast: isFast, report: CheckReport())
        journal.run()
        var report = journal.report
        report.isFast = isFast
        // Of a journal that could not be read, nothing says what is named.
        guard !report.faults.contains(where: { $0.kind == .journalDamaged }) else { return report }
        report.foreignPaths = listing.foreignPaths
        report.strays = listing.strays(named: Set(journal.blobs.keys), uploading: journal.uploading)
        let totalBytes = journal.blobs.values.reduce(UInt64(0)) { $0 &+ $1.sizeBytes }
        let check = BlobCheck(folder.blobs)
        var doneBytes: UInt64 = 0
        for (digest, blob) in journal.blobs.sorted(by: { $0.value.file.rawValue < $1.value.file.rawValue }) {
            let fault = try Self.check(digest, blob, check, isFast: isFast)
            if let fault, try isStillNamed(digest, journal) {
                report.add(fault.kind, "\(fault.text); file \(blob.file.rawValue) names it")
            }
            guard !isFast else { continue }
            if fault == nil {
                report.verifiedCount += 1
                report.verifiedBytes += blob.sizeBytes
            }
            doneBytes += blob.sizeBytes
            progress(doneBytes, totalBytes)
        }
        return report
    }

    /// The fault of a data folder whose journal is gone or elsewhere; nil where there is one, or nothing to name.
    ///
    /// - Parameter journalFolder: where the journal is kept, when not in `DIR/journal`.
    public static func missingJournal(path: String, journalFolder: String? = nil) -> CheckReport? {
        do throws(JournalError) {
            try BlobFolder(path: path).requireJournal(at: "\(journalFolder ?? "\(path)/journal")/journal.sqlite")
            return nil
        } catch {
            var report = CheckReport()
            report.add(.journalMissing, error.text)
            return report
        }
    }

    private static func check(
        _ digest: Digest, _ blob: JournalCheck.NamedBlob, _ check: BlobCheck, isFast: Bool
    ) throws(JournalError) -> Fault? {
        if isFast { return check.look(at: digest, sizeBytes: blob.sizeBytes) }
        do {
            return try check.verify(digest, sizeBytes: blob.sizeBytes)
        } catch {
            throw JournalError("the blob \(digest.hex) cannot be checked: \(error.text)")
        }
    }

    private static func isStillNamed(
        _ digest: Digest, _ journal: borrowing JournalCheck
    ) throws(JournalError) -> Bool {
        do {
            return try journal.isNamed(digest)
        } catch {
            throw JournalError("the journal cannot be read: \(error.text)")
        }
    }
}
