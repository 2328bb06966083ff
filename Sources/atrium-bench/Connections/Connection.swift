import AtriumNet
import AtriumSession
import Glibc

/// A connection to a server on the loopback address: a socket, and TLS on it where that is spoken.
final class Connection {
    // In this order: TLS ends before its socket is closed.
    private var channel: TLSChannel?
    private let socket: Descriptor

    init(port: UInt16, _ security: TLSContext?) throws {
        socket = try Dial.open(port)
        channel = nil
        guard let security else { return }
        channel = try TLSChannel.make(
            security, over: socket.rawValue, serverName: "localhost", gather: RecordGather())
    }

    var rawDescriptor: CInt { socket.rawValue }

    /// Takes the handshake as far as it goes now; a clear connection has none.
    ///
    /// - Returns: whether the connection stands.
    func handshake() throws -> Bool {
        switch channel?.handshake() ?? .done {
        case .done: return true
        case .wantRead: return false
        case .wantWrite:
            try Dial.wait(socket.rawValue, Int16(POLLOUT))
            return false
        case .failed(let error): throw Failure("the TLS handshake failed: \(error.text)")
        }
    }

    /// What a login on it is bound to; nil on a clear one.
    func binding() throws -> ChannelBinding? {
        switch channel {
        case .none: nil
        case .some(let channel): ChannelBinding(try channel.channelBinding())
        }
    }

    /// Whether there is TLS on it.
    var isSecured: Bool { channel != nil }

    /// Much is to come.
    func expectBulk() { channel?.expectBulk() }

    /// Whether `receive` may have more although the socket has nothing.
    var hasPending: Bool {
        switch channel {
        case .none: false
        case .some(let channel): channel.hasPending
        }
    }

    func receive(into buffer: UnsafeMutableRawBufferPointer) -> Socket.Transfer {
        switch channel {
        case .none: Socket.receive(socket.rawValue, into: buffer)
        case .some(let channel): channel.receive(into: buffer)
        }
    }

    func send(_ bytes: UnsafeRawBufferPointer) -> Socket.Transfer {
        switch channel {
        case .none: Socket.send(socket.rawValue, bytes)
        case .some(let channel): channel.send(bytes)
        }
    }

    /// Sends all of it, waiting where the kernel takes no more.
    func sendAll(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            switch bytes.withUnsafeBytes({ send(UnsafeRawBufferPointer(rebasing: $0[sent...])) }) {
            case .moved(let count): sent += count
            case .wouldBlock: try Dial.wait(socket.rawValue, Int16(POLLOUT))
            case .ended, .closed: throw Failure("the server closed a connection")
            }
        }
    }
}
