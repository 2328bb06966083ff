import AtriumServices
import AtriumWire

/// Stored bytes without the journal that names them: what a forgotten `--journal-dir` looks like.
extension BlobFolder {
    /// Sees to it that files are not taken for nobody's because their journal is elsewhere, or lost.
    ///
    /// - Parameter journalPath: the journal's database.
    /// - Throws: where there is no journal, and blobs or unfinished uploads are there that one named.
    func requireJournal(at journalPath: String) throws(JournalError) {
        do throws(DiskError) {
            // SQLite takes an empty file for a new database.
            guard try (Folders.sizeBytes(of: journalPath) ?? 0) == 0, try holdsFiles() else { return }
        } catch {
            throw JournalError("the files in \(path) cannot be listed (\(error.text)): give them to this user")
        }
        throw JournalError(
            "\(path) holds files but there is no journal \(journalPath): give --journal-dir, or restore a backup; to "
                + "begin anew move \(path)/blobs and \(path)/incoming away")
    }

    /// Whether there is a blob, or anything of an unfinished upload.
    private func holdsFiles() throws(DiskError) -> Bool {
        let groups = "\(path)/blobs"
        if Folders.isFolder(groups) {
            for group in try Folders.names(in: groups) where Folders.isFolder("\(groups)/\(group)") {
                if try Folders.names(in: "\(groups)/\(group)").contains(where: { Self.digest(of: $0) != nil }) {
                    return true
                }
            }
        }
        guard Folders.isFolder(incoming) else { return false }
        return try Folders.names(in: incoming).contains { Self.file(of: $0) != nil }
    }
}
