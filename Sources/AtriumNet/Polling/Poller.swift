import CLinux
import Glibc

/// Asks the kernel which descriptors can go on. Level-triggered; the events of one wait lie in a buffer that is made
/// once, so a turn allocates nothing.
///
/// Each descriptor is registered under a 64-bit token of the owner's. A slot that is used again gets a new
/// generation in its token, so a late event of its earlier tenant is told apart.
public struct Poller: ~Copyable {
    /// What a descriptor is watched for, or what it can do.
    public struct Interest: OptionSet, Sendable {
        public let rawValue: UInt32
        public init(rawValue: UInt32) { self.rawValue = rawValue }

        public static let read = Interest(rawValue: EPOLLIN.rawValue)
        public static let write = Interest(rawValue: EPOLLOUT.rawValue)
        /// The peer closed, or the connection failed. Always reported.
        public static let hangUp = Interest(rawValue: EPOLLHUP.rawValue | EPOLLERR.rawValue)
    }

    private let descriptor: Descriptor
    private let events: UnsafeMutablePointer<epoll_event>
    private let capacity: Int

    /// - Throws: where the process has no descriptor left.
    public init(capacity: Int = 512) throws(SystemError) {
        let raw = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard raw >= 0 else { throw SystemError("epoll_create1") }
        descriptor = Descriptor(raw)
        self.capacity = capacity
        events = .allocate(capacity: capacity)
        events.initialize(repeating: epoll_event(), count: capacity)
    }

    deinit {
        events.deallocate()
    }

    public func add(_ watched: CInt, _ interest: Interest, token: UInt64) throws(SystemError) {
        try control(EPOLL_CTL_ADD, watched, interest, token)
    }

    public func change(_ watched: CInt, _ interest: Interest, token: UInt64) throws(SystemError) {
        try control(EPOLL_CTL_MOD, watched, interest, token)
    }

    public func remove(_ watched: CInt) throws(SystemError) {
        try control(EPOLL_CTL_DEL, watched, [], 0)
    }

    /// Waits until a descriptor can go on or the time is over, and hands each event to `body`.
    ///
    /// - Parameter milliseconds: -1 waits for ever, 0 only looks.
    public func wait(milliseconds: Int, _ body: (UInt64, Interest) -> Void) throws(SystemError) {
        let timeout = CInt(clamping: milliseconds)
        let count = epoll_wait(descriptor.rawValue, events, CInt(clamping: capacity), timeout)
        guard count >= 0 else {
            if errno == EINTR { return }
            throw SystemError("epoll_wait")
        }
        for index in 0..<Int(count) {
            let event = events[index]
            body(event.data.u64, Interest(rawValue: event.events))
        }
    }

    private func control(
        _ operation: CInt, _ watched: CInt, _ interest: Interest, _ token: UInt64
    ) throws(SystemError) {
        var event = epoll_event()
        event.events = interest.rawValue
        event.data.u64 = token
        guard epoll_ctl(descriptor.rawValue, operation, watched, &event) == 0 else {
            throw SystemError("epoll_ctl")
        }
    }
}
