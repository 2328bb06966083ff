import Glibc

/// Owns one of the kernel's open files; the end of its life closes it, so that happens exactly once.
struct FileDescriptor: ~Copyable, Sendable {
    let rawValue: CInt

    /// Opens or creates a file.
    init(opening path: String, flags: CInt, mode: mode_t = 0o600) throws(DiskError) {
        var opened: CInt
        repeat { opened = open(path, flags | O_CLOEXEC, mode) } while opened < 0 && errno == EINTR
        guard opened >= 0 else { throw DiskError(errno, "open \(path)") }
        rawValue = opened
    }

    /// Takes over an open descriptor.
    init(owning descriptor: CInt) {
        rawValue = descriptor
    }

    deinit { _ = close(rawValue) }

    /// Waits until everything written is on the disk.
    func sync() throws(DiskError) {
        guard fsync(rawValue) == 0 else { throw DiskError(errno, "fsync") }
    }

    /// Gives the descriptor up to another owner.
    consuming func release() -> CInt {
        let value = rawValue
        discard self
        return value
    }
}
