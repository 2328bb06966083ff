import AtriumNet
import AtriumSession

/// A link to a server: a socket, and TLS on it where that is spoken.
struct Link: ~Copyable {
    // In this order: TLS ends before its socket is closed.
    private var channel: TLSChannel?
    private let socket: Descriptor

    init(_ socket: consuming Descriptor) {
        channel = nil
        self.socket = socket
    }

    var descriptor: CInt { socket.rawValue }

    /// Whether there is TLS on it.
    var isSecured: Bool { channel != nil }

    /// Puts TLS on it; `handshake` follows.
    ///
    /// - Parameter host: the server as it is called.
    mutating func secure(_ context: TLSContext, host: String) throws(TLSError) {
        channel = try TLSChannel.make(context, over: socket.rawValue, serverName: host, gather: RecordGather())
    }

    /// Takes the handshake as far as it goes now; a clear link has none.
    func handshake() -> TLSChannel.Step { channel?.handshake() ?? .done }

    /// What the server has shown in the handshake.
    ///
    /// - Parameter host: the server as it is called.
    /// - Returns: nil on a clear link.
    func proof(host: String, isLoopback: Bool) throws(TLSError) -> ServerProof? {
        switch channel {
        case .none: return nil
        case .some(let channel):
            guard let fingerprint = channel.fingerprint, let binding = ChannelBinding(try channel.channelBinding())
            else {
                return nil
            }
            return ServerProof(
                fingerprint: fingerprint, authorityFault: channel.authorityFault(host: host), isLoopback: isLoopback,
                channelBinding: binding)
        }
    }

    /// Whether `receive` may have more although the socket has nothing.
    var hasPending: Bool {
        switch channel {
        case .none: false
        case .some(let channel): channel.hasPending
        }
    }

    func receive(into room: UnsafeMutableRawBufferPointer) -> LinkTransfer {
        switch channel {
        case .none: Self.transfer(Socket.receive(socket.rawValue, into: room))
        case .some(let channel): Self.transfer(channel.receive(into: room))
        }
    }

    func send(_ bytes: UnsafeRawBufferPointer) -> LinkTransfer {
        switch channel {
        case .none: Self.transfer(Socket.send(socket.rawValue, bytes))
        case .some(let channel): Self.transfer(channel.send(bytes))
        }
    }

    /// Says that nothing more comes.
    func endSending() { channel?.endSending() }

    private static func transfer(_ result: Socket.Transfer) -> LinkTransfer {
        switch result {
        case .moved(let count): .moved(count)
        case .wouldBlock: .wouldBlock
        case .ended, .closed: .closed
        }
    }
}
