import AtriumNet
import Glibc

/// The calls on folders that the data folder and the blobs share.
enum Folders {
    /// Creates a folder that lasts, for its owner alone, and its parents; one that is there already is left as it is.
    static func create(_ path: String) throws(DiskError) {
        let slash = path.lastIndex(of: "/")
        let parent = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        if mkdir(path, 0o700) == 0 { return try sync(parent) }
        if errno == ENOENT, slash != nil, parent != "/" {
            try create(parent)
            if mkdir(path, 0o700) == 0 { return try sync(parent) }
        }
        let number = errno
        var status = stat()
        guard number == EEXIST, stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw DiskError(number == EEXIST ? ENOTDIR : number, "create the folder \(path)")
        }
    }

    /// Makes names created, renamed or removed in a folder last.
    static func sync(_ path: String) throws(DiskError) {
        try FileDescriptor(opening: path, flags: O_RDONLY | O_DIRECTORY).sync()
    }

    /// The names in a folder, without those that start with a dot.
    static func names(in path: String) throws(DiskError) -> [String] {
        do throws(SystemError) {
            return try FolderNames.read(path).filter { !$0.hasPrefix(".") }
        } catch {
            throw DiskError(error.number, "read the folder \(path)")
        }
    }

    /// Removes a file; one that is gone already is no error.
    static func remove(_ path: String) throws(DiskError) {
        guard unlink(path) == 0 || errno == ENOENT else { throw DiskError(errno, "remove \(path)") }
    }

    /// Whether there is a folder of that name.
    static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Bytes of a file; nil where there is none.
    static func sizeBytes(of path: String) throws(DiskError) -> UInt64? {
        var status = stat()
        guard stat(path, &status) == 0 else {
            if errno == ENOENT { return nil }
            throw DiskError(errno, "look at \(path)")
        }
        return UInt64(clamping: status.st_size)
    }

    /// Bytes a file takes up on the disk; nil where there is none.
    static func allocatedBytes(of path: String) throws(DiskError) -> UInt64? {
        var status = stat()
        guard stat(path, &status) == 0 else {
            if errno == ENOENT { return nil }
            throw DiskError(errno, "look at \(path)")
        }
        return UInt64(clamping: status.st_blocks) * 512
    }

    /// Removes a folder with everything in it, or a file. What is gone already is no error.
    static func removeTree(_ path: String) throws(DiskError) {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            if errno == ENOENT { return }
            throw DiskError(errno, "look at \(path)")
        }
        guard status.st_mode & S_IFMT == S_IFDIR else { return try remove(path) }
        for name in try names(in: path) { try removeTree("\(path)/\(name)") }
        guard rmdir(path) == 0 || errno == ENOENT else { throw DiskError(errno, "remove \(path)") }
    }

    /// The folder a path lies in.
    static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// What the disk of a folder has free for this user, in bytes.
    static func freeBytes(of path: String) throws(DiskError) -> UInt64 {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { throw DiskError(errno, "statvfs") }
        let (free, overflow) = UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
        return overflow ? .max : free
    }
}
