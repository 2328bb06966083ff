import Glibc

/// What tells a file that was changed from one that was not, as far as the file system says.
struct FileIdentity: Equatable, Sendable {
    var device: UInt64
    var inode: UInt64
    var sizeBytes: UInt64
    /// Time of the last write, in seconds and nanoseconds.
    var modified: [Int]
    /// Time of the last change of the file or of what is said about it.
    var changed: [Int]

    init(_ status: stat) {
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        sizeBytes = UInt64(clamping: status.st_size)
        modified = [status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
        changed = [status.st_ctim.tv_sec, status.st_ctim.tv_nsec]
    }

    /// As a record keeps it. A file that was merely given another mode meanwhile is the same.
    var key: String { "\(device) \(inode) \(sizeBytes) \(modified[0]) \(modified[1])" }
}
