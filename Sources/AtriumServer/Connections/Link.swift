import AtriumNet
import AtriumSession

/// How the bytes of a connection reach its socket: as they are, or sealed by TLS.
struct Link: ~Copyable {
    let descriptor: Descriptor
    let kind: ListenerKind
    /// How far it is.
    private(set) var stage: Stage
    /// Whether it is on the loop's list of handshakes that can go on.
    var isWaitingToShake = false
    private var channel: TLSChannel?
    /// Bytes that were waited for; the first look waits for one.
    private var awaitedBytes = 1

    /// How far a link is.
    enum Stage {
        /// Nothing is known of the peer yet. OpenSSL's part is made only when its whole first message is here: who
        /// connects and says little costs a socket.
        case awaited
        /// The TLS handshake is under way.
        case shaking
        /// Frames pass.
        case open
    }

    init(_ descriptor: consuming Descriptor, _ kind: ListenerKind) {
        self.descriptor = descriptor
        self.kind = kind
        stage = kind == .sealed ? .awaited : .open
    }

    /// Whether the peer spoke in clear where the server listens in TLS: it is told so, and nothing else.
    var isMisplaced: Bool { kind == .sealed && stage == .open && channel == nil }

    /// Whether bytes are sealed.
    var isSealed: Bool { channel != nil }

    // MARK: The beginning

    /// What the first look at a connection came to.
    enum FirstLook {
        /// More has to come.
        case wait
        /// The peer does not speak TLS; frames, or whatever it speaks, can be read.
        case clear
        /// A handshake can begin.
        case hello
        /// The peer is gone.
        case ended
    }

    /// Looks at the first bytes and leaves them where they are. The poller then reports the socket when the rest of the
    /// first message is there: it costs nothing to let it drip.
    mutating func firstLook() throws(SystemError) -> FirstLook {
        var wanted = Self.recordHeadBytes
        let result = withUnsafeTemporaryAllocation(byteCount: Self.lookMaxBytes, alignment: 1) { space in
            let result = Socket.peek(descriptor.rawValue, into: space)
            if case .moved(let count) = result, count >= wanted {
                wanted += Int(space[3]) << 8 | Int(space[4])
            }
            return (result, space[0])
        }
        switch result {
        case (.moved, let first) where first != Self.handshakeRecord:
            stage = .open
            return .clear
        case (.moved(let count), _):
            wanted = min(wanted, Self.lookMaxBytes)
            guard count < wanted else {
                if awaitedBytes > 1 { try Socket.waitForBytes(1, descriptor.rawValue) }
                return .hello
            }
            // The poller was asked for so many: that there are fewer says that no more will come.
            guard wanted > awaitedBytes else { return .ended }
            awaitedBytes = wanted
            try Socket.waitForBytes(wanted, descriptor.rawValue)
            return .wait
        case (.wouldBlock, _): return .wait
        case (.ended, _), (.closed, _): return .ended
        }
    }

    /// The type of a record that carries a handshake, RFC 8446 §5.1.
    private static let handshakeRecord: UInt8 = 0x16
    private static let recordHeadBytes = 5
    /// A client's first message is a few hundred bytes; of a longer one the beginning is waited for.
    private static let lookMaxBytes = 2048

    /// Takes the handshake as far as it goes now, beginning it where that was not done.
    mutating func shake(_ context: TLSContext, _ gather: RecordGather) -> TLSChannel.Step {
        if channel == nil {
            do throws(TLSError) {
                channel = try TLSChannel.make(context, over: descriptor.rawValue, gather: gather)
                stage = .shaking
            } catch {
                return .failed(error)
            }
        }
        let step = channel?.handshake() ?? .wantRead
        if step == .done { stage = .open }
        return step
    }

    /// What a session is told of the link, once it is open.
    ///
    /// - Throws: where TLS has nothing to bind a login to.
    var security: ConnectionSecurity {
        get throws(TLSError) {
            switch channel {
            case nil: return kind == .local ? .local : .clear
            case let channel?:
                guard let binding = ChannelBinding(try channel.channelBinding()) else {
                    throw TLSError("the channel binding has not 32 bytes")
                }
                return .tls(channelBinding: binding)
            }
        }
    }

    // MARK: Bytes

    /// Reads what has come.
    @inline(__always)
    func receive(into buffer: UnsafeMutableRawBufferPointer) -> Socket.Transfer {
        switch channel {
        case nil: Socket.receive(descriptor.rawValue, into: buffer)
        case let channel?: channel.receive(into: buffer)
        }
    }

    /// Whether bytes have come that the poller does not know of; asked behind a `receive` that moved some.
    var hasPending: Bool {
        switch channel {
        case nil: false
        case let channel?: channel.hasPending
        }
    }

    /// Sends what the kernel takes; what it does not take is to be sent next.
    @inline(__always)
    func send(_ bytes: UnsafeRawBufferPointer) -> Socket.Transfer {
        switch channel {
        case nil: Socket.send(descriptor.rawValue, bytes)
        case let channel?: channel.send(bytes)
        }
    }

    /// Sends what lies sealed already of what is to be sent next.
    ///
    /// - Returns: how many bytes that moved; nil where none waited.
    func goOn() -> Socket.Transfer? {
        switch channel {
        case nil: nil
        case let channel?: channel.goOn()
        }
    }

    /// Bytes that lie sealed and that the kernel has not taken.
    var heldBytes: Int {
        switch channel {
        case nil: 0
        case let channel?: channel.heldBytes
        }
    }

    /// Says that nothing more comes.
    func endSending() {
        switch channel {
        case nil: Socket.endSending(descriptor.rawValue)
        case let channel?: channel.endSending()
        }
    }

    /// A file is about to come up.
    func expectBulk() {
        switch channel {
        case nil: break
        case let channel?: channel.expectBulk()
        }
    }

    /// Keeps little of a file in the kernel, so that chat never waits behind much. A Unix socket's buffer is small.
    func limitUnsent(bytes: CInt) throws(SystemError) {
        if kind != .local { try Socket.limitUnsent(descriptor.rawValue, bytes: bytes) }
    }
}
