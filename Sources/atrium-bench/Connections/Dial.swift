import AtriumNet
import Glibc

/// Opens connections on the loopback address, and nowhere else.
enum Dial {
    /// A connection that stands; the socket does not block.
    static func open(_ port: UInt16) throws -> Descriptor {
        guard let address = try SocketAddress.resolve(host: "127.0.0.1", port: port).first else {
            throw Failure("127.0.0.1 has no address")
        }
        let descriptor = try Socket.connect(to: address)
        try wait(descriptor.rawValue, Int16(POLLOUT))
        if let error = Socket.connectResult(descriptor.rawValue) { throw error }
        return descriptor
    }

    /// Waits until a socket can go on, ten seconds at most.
    static func wait(_ descriptor: CInt, _ events: Int16) throws(Failure) {
        var entry = pollfd(fd: descriptor, events: events, revents: 0)
        guard poll(&entry, 1, 10_000) == 1 else { throw Failure("a connection made no progress for 10 s") }
    }

    /// Sends all of it, waiting where the kernel takes no more.
    static func send(_ descriptor: CInt, _ bytes: [UInt8]) throws(Failure) {
        var sent = 0
        while sent < bytes.count {
            let transfer = bytes.withUnsafeBytes {
                Socket.send(descriptor, UnsafeRawBufferPointer(rebasing: $0[sent...]))
            }
            switch transfer {
            case .moved(let count): sent += count
            case .wouldBlock: try wait(descriptor, Int16(POLLOUT))
            case .ended, .closed: throw Failure("the server closed a connection")
            }
        }
    }

    /// Binds the calling process to as many open files as the system lets it have.
    static func raiseDescriptorLimit() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
