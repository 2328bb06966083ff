import CLinux
import Glibc

/// Lets one thread wait for a word of another: a word given before the wait is not lost.
struct ThreadSignal: ~Copyable, Sendable {
    private let descriptor: FileDescriptor

    /// - Throws: where the process has no descriptor left.
    init() throws(DiskError) {
        let raw = eventfd(0, CInt(EFD_CLOEXEC))
        guard raw >= 0 else { throw DiskError(errno, "eventfd") }
        descriptor = FileDescriptor(owning: raw)
    }

    /// Ends a wait, this one or the next.
    func send() {
        _ = eventfd_write(descriptor.rawValue, 1)
    }

    /// Returns when there was a word since the last wait.
    func wait() {
        var value: eventfd_t = 0
        while eventfd_read(descriptor.rawValue, &value) != 0 && errno == EINTR {}
    }
}
