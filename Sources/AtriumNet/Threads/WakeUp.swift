import CLinux
import Glibc

/// Wakes a thread that waits in a poller: a descriptor that becomes readable.
public final class WakeUp: Sendable {
    private let eventDescriptor: Descriptor

    /// - Throws: where the process has no descriptor left.
    public init() throws(SystemError) {
        let raw = eventfd(0, CInt(EFD_CLOEXEC | EFD_NONBLOCK))
        guard raw >= 0 else { throw SystemError("eventfd") }
        eventDescriptor = Descriptor(raw)
    }

    /// For the poller: readable from a `signal` until the next `clear`.
    public var descriptor: CInt { eventDescriptor.rawValue }

    /// Makes the descriptor readable.
    public func signal() {
        _ = eventfd_write(descriptor, 1)
    }

    /// Makes it unreadable again.
    public func clear() {
        var value: eventfd_t = 0
        _ = eventfd_read(descriptor, &value)
    }
}
