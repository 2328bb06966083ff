import Glibc

/// An open folder: a name in it is found without the path to it, and names of it are made to last.
///
/// It lives as long as anyone holds it.
final class FolderHandle: Sendable {
    private let descriptor: FileDescriptor

    /// - Throws: where there is no such folder, or it cannot be read.
    init(_ path: String) throws(DiskError) {
        descriptor = try FileDescriptor(opening: path, flags: O_RDONLY | O_DIRECTORY)
    }

    /// Creates a file for writing, or empties the one that is there.
    func create(_ name: String) throws(DiskError) -> BlobHandle {
        var opened: CInt
        repeat {
            opened = openat(descriptor.rawValue, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        } while opened < 0 && errno == EINTR
        guard opened >= 0 else { throw DiskError(errno, "create \(name)") }
        return BlobHandle(owning: opened)
    }

    /// Bytes of a file; nil where there is none, or what has the name is no file.
    func byteCount(of name: String) throws(DiskError) -> UInt64? {
        var status = stat()
        guard fstatat(descriptor.rawValue, name, &status, 0) == 0 else {
            if errno == ENOENT { return nil }
            throw DiskError(errno, "stat")
        }
        return status.st_mode & S_IFMT == S_IFREG ? UInt64(clamping: status.st_size) : nil
    }

    /// Gives a file a name in another folder; what had that name is gone.
    func move(_ name: String, to target: String, in folder: FolderHandle) throws(DiskError) {
        guard renameat(descriptor.rawValue, name, folder.descriptor.rawValue, target) == 0 else {
            throw DiskError(errno, "rename")
        }
    }

    /// Removes a file; one that is gone already is no error.
    func remove(_ name: String) throws(DiskError) {
        guard unlinkat(descriptor.rawValue, name, 0) == 0 || errno == ENOENT else {
            throw DiskError(errno, "remove \(name)")
        }
    }

    /// Waits until the names in it are on the disk.
    func sync() throws(DiskError) {
        try descriptor.sync()
    }
}
