import AtriumServices
import CLinux
import Glibc

/// A folder of the layout of a data folder that is being written beside its final place, and gets that only when
/// everything in it is on the disk. A run before this one that was cut off leaves one, which is then removed.
struct WorkFolder: ~Copyable {
    /// Everything such a folder may hold; one with anything else in it is somebody's own.
    private static let names: Set<String> = [
        "blobs", "incoming", "journal", "lock", BackupNote.fileName, OwnCertificate.folderName,
    ]

    /// Where it is written.
    let path: String
    private let lock: FolderLock

    /// Makes an empty one.
    ///
    /// - Parameter work: what is being done, for an error: `backup`.
    /// - Throws: where another process writes it, or it cannot be made.
    init(at path: String, for work: String) throws(JournalError) {
        let lock: FolderLock
        do throws(DiskError) {
            try Folders.create(path)
            guard try Folders.names(in: path).allSatisfy(Self.names.contains) else {
                throw DiskError(ENOTEMPTY, "write the \(work) to \(path)")
            }
        } catch {
            let advice = error.number == ENOTEMPTY ? "remove it, or name another folder" : "name another folder"
            throw JournalError("\(error.text): \(advice)")
        }
        guard let taken = try FolderLock(ifFree: path, named: work) else {
            throw JournalError("another \(work) is being written to \(path): wait for it, or stop it")
        }
        lock = taken
        do throws(DiskError) {
            for name in try Folders.names(in: path) where name != "lock" { try Folders.removeTree("\(path)/\(name)") }
        } catch {
            throw JournalError("what is left of an earlier \(work) cannot be removed: \(error.text)")
        }
        self.path = path
        self.lock = lock
    }

    /// Gives the folder its final name, where nothing or an empty folder is, and returns when that lasts.
    consuming func place(at target: String) throws(DiskError) {
        try settle()
        guard rename(path, target) == 0 else { throw DiskError(errno, "rename \(path) to \(target)") }
        try Folders.sync(Folders.parent(of: target))
    }

    /// Puts the folder in the place of another, and removes that: in one step where the file system can, else with
    /// `TARGET.previous` standing for a moment.
    consuming func replace(_ target: String) throws(DiskError) {
        try settle()
        var replaced = path
        if renameat2(AT_FDCWD, path, AT_FDCWD, target, CLX_RENAME_EXCHANGE) != 0 {
            guard errno == EINVAL || errno == ENOSYS else { throw DiskError(errno, "exchange \(path) and \(target)") }
            replaced = "\(target).previous"
            try Folders.removeTree(replaced)
            guard rename(target, replaced) == 0 else { throw DiskError(errno, "rename \(target) to \(replaced)") }
            guard rename(path, target) == 0 else { throw DiskError(errno, "rename \(path) to \(target)") }
        }
        try Folders.sync(Folders.parent(of: target))
        try Folders.removeTree(replaced)
    }

    /// Removes what was written so far: what it was for has failed. What cannot be removed now, the next run removes.
    static func clear(_ path: String) {
        do throws(DiskError) { try Folders.removeTree(path) } catch { return }
    }

    /// Makes all names in it last, but for its lock, which goes.
    private func settle() throws(DiskError) {
        try Folders.remove("\(path)/lock")
        for name in try Folders.names(in: path) where Folders.isFolder("\(path)/\(name)") {
            for inner in try Folders.names(in: "\(path)/\(name)") where Folders.isFolder("\(path)/\(name)/\(inner)") {
                try Folders.sync("\(path)/\(name)/\(inner)")
            }
            try Folders.sync("\(path)/\(name)")
        }
        try Folders.sync(path)
    }
}
