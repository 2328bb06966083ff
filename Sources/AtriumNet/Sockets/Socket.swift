import CLinux
import Glibc

/// The socket calls this project uses. None of them blocks.
public enum Socket {
    /// What a read or a write came to.
    public enum Transfer: Equatable, Sendable {
        /// That many bytes, at least 1.
        case moved(Int)
        /// Nothing can be moved now.
        case wouldBlock
        /// The peer sends nothing more; it may still read. Told of a read alone.
        case ended
        /// The connection failed.
        case closed
    }

    /// A connection taken from a listener.
    public struct Accepted: ~Copyable {
        public let descriptor: Descriptor
        public let address: SocketAddress

        /// Gives the descriptor to its new owner.
        public consuming func take() -> Descriptor { descriptor }
    }

    /// Listens on an address.
    ///
    /// A Unix socket's name is made for its owner alone (mode 0600).
    ///
    /// - Throws: `SystemError`; EADDRINUSE says that the port is taken, or that there is a file of that name.
    public static func listen(on address: SocketAddress, backlog: CInt = 1024) throws(SystemError) -> Descriptor {
        let descriptor = try open(family: address.family)
        if !address.isLocal {
            try set(descriptor.rawValue, SOL_SOCKET, SO_REUSEADDR, 1)
            // What is taken from it inherits that.
            try prepare(descriptor.rawValue)
        }
        guard address.withPointer({ bind(descriptor.rawValue, $0, $1) }) == 0 else {
            throw SystemError("bind")
        }
        // Before it listens nobody gets through, whatever mode the name was made with.
        guard !address.isLocal || chmod(address.path, 0o600) == 0 else { throw SystemError("chmod") }
        guard Glibc.listen(descriptor.rawValue, backlog) == 0 else { throw SystemError("listen") }
        return descriptor
    }

    /// Starts to connect; the socket becomes writable when that has worked or failed (`connectResult`).
    public static func connect(to address: SocketAddress) throws(SystemError) -> Descriptor {
        let descriptor = try open(family: address.family)
        let status = address.withPointer { Glibc.connect(descriptor.rawValue, $0, $1) }
        guard status == 0 || errno == EINPROGRESS else { throw SystemError("connect") }
        if !address.isLocal { try prepare(descriptor.rawValue) }
        return descriptor
    }

    /// What a connection attempt came to: nil where it worked.
    public static func connectResult(_ descriptor: CInt) -> SystemError? {
        var number: CInt = 0
        var size = socklen_t(MemoryLayout<CInt>.size)
        guard getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &number, &size) == 0 else {
            return SystemError("getsockopt")
        }
        return number == 0 ? nil : SystemError("connect", number)
    }

    /// Takes one waiting connection; nil where none waits.
    ///
    /// - Throws: EMFILE and its kin, where the process has no descriptor left.
    public static func accept(_ listener: CInt) throws(SystemError) -> Accepted? {
        var address = SocketAddress()
        let flags = CInt(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let raw = address.fill { pointer, count in accept4(listener, pointer, &count, flags) }
        guard raw >= 0 else {
            switch errno {
            case EAGAIN, EINTR, ECONNABORTED, EPROTO: return nil
            default: throw SystemError("accept")
            }
        }
        let descriptor = Descriptor(raw)
        return Accepted(descriptor: descriptor, address: address)
    }

    /// The address a socket is bound to.
    public static func localAddress(_ descriptor: CInt) throws(SystemError) -> SocketAddress {
        var address = SocketAddress()
        let status = address.fill { pointer, count in getsockname(descriptor, pointer, &count) }
        guard status == 0 else { throw SystemError("getsockname") }
        return address
    }

    /// Reads what has come.
    @inline(__always)
    public static func receive(_ descriptor: CInt, into buffer: UnsafeMutableRawBufferPointer) -> Transfer {
        result(recv(descriptor, buffer.baseAddress, buffer.count, 0), zeroIsEnd: true)
    }

    /// Looks at what has come, and leaves it for a later read.
    public static func peek(_ descriptor: CInt, into buffer: UnsafeMutableRawBufferPointer) -> Transfer {
        result(recv(descriptor, buffer.baseAddress, buffer.count, CInt(MSG_PEEK)), zeroIsEnd: true)
    }

    /// Lets the poller report a socket as readable when so many bytes have come, or the peer has ended; 1 at first.
    public static func waitForBytes(_ count: Int, _ descriptor: CInt) throws(SystemError) {
        try set(descriptor, SOL_SOCKET, SO_RCVLOWAT, CInt(clamping: count))
    }

    /// Sends what the kernel takes.
    ///
    /// - Parameter more: More follows at once, so a short segment may wait for it.
    @inline(__always)
    public static func send(_ descriptor: CInt, _ bytes: UnsafeRawBufferPointer, more: Bool = false) -> Transfer {
        let flags = CInt(MSG_NOSIGNAL) | (more ? CInt(MSG_MORE) : 0)
        return result(Glibc.send(descriptor, bytes.baseAddress, bytes.count, flags), zeroIsEnd: false)
    }

    /// Sends bytes of a file without bringing them into user space.
    @inline(__always)
    public static func sendFile(_ descriptor: CInt, from file: CInt, offset: Int, count: Int) -> Transfer {
        var position = off_t(offset)
        return result(sendfile(descriptor, file, &position, count), zeroIsEnd: true)
    }

    /// Says that nothing more comes; the peer may still send.
    public static func endSending(_ descriptor: CInt) {
        _ = shutdown(descriptor, CInt(SHUT_WR))
    }

    /// Keeps little unsent data in the kernel, so that what is more urgent never waits behind much bulk.
    public static func limitUnsent(_ descriptor: CInt, bytes: CInt) throws(SystemError) {
        try set(descriptor, CInt(IPPROTO_TCP), TCP_NOTSENT_LOWAT, bytes)
    }

    @inline(__always)
    private static func result(_ count: Int, zeroIsEnd: Bool) -> Transfer {
        if count > 0 { return .moved(count) }
        if count == 0 { return zeroIsEnd ? .ended : .wouldBlock }
        return errno == EAGAIN || errno == EINTR ? .wouldBlock : .closed
    }

    private static func open(family: CInt) throws(SystemError) -> Descriptor {
        let type = CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let raw = socket(family, type, 0)
        guard raw >= 0 else { throw SystemError("socket") }
        return Descriptor(raw)
    }

    /// Whether an error says that the process, or the system, has no more descriptors or buffers for now.
    public static func isOutOfRoom(_ error: SystemError) -> Bool {
        error.number == EMFILE || error.number == ENFILE || error.number == ENOBUFS || error.number == ENOMEM
    }

    private static func prepare(_ descriptor: CInt) throws(SystemError) {
        try set(descriptor, CInt(IPPROTO_TCP), TCP_NODELAY, 1)
    }

    private static func set(_ descriptor: CInt, _ level: CInt, _ name: CInt, _ value: CInt) throws(SystemError) {
        var value = value
        guard setsockopt(descriptor, level, name, &value, socklen_t(MemoryLayout<CInt>.size)) == 0 else {
            throw SystemError("setsockopt")
        }
    }
}
