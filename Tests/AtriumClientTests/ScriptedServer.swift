import AtriumNet
import AtriumSession
import AtriumWire
import Glibc
import Testing

/// A server of one connection that says what a test tells it to, over a real socket.
final class ScriptedServer: Sendable {
    let port: UInt16
    private let thread: Lock<SystemThread?>
    private let state: State

    /// Listens on a free port of the loopback, and runs the script with the first connection.
    ///
    /// - Parameter tls: what it speaks TLS with; nil for clear connections.
    init(tls: TLSContext? = nil, _ script: @escaping @Sendable (ScriptedPeer) throws -> Void) throws {
        let address = try #require(SocketAddress.resolve(host: "127.0.0.1", port: 0, passive: true).first)
        let listener = try Socket.listen(on: address)
        port = try Socket.localAddress(listener.rawValue).port
        thread = Lock(nil)
        let state = State(listener)
        self.state = state
        let started = try SystemThread(name: "scripted") {
            do {
                let peer = try ScriptedPeer(acceptedFrom: state.listener.rawValue, tls: tls)
                try script(peer)
            } catch {
                state.failure.withLock { $0 = "\(error)" }
            }
        }
        thread.withLock { $0 = started }
    }

    /// Waits for the end of the script.
    ///
    /// - Returns: what went wrong in it.
    func finish() -> String? {
        let started = thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
        started?.join()
        return state.failure.withLock { $0 }
    }

    private final class State: Sendable {
        let listener: Descriptor
        let failure = Lock<String?>(nil)

        init(_ listener: consuming Descriptor) { self.listener = listener }
    }
}

/// One connection of a scripted server.
final class ScriptedPeer {
    /// The script expected something else.
    struct Surprise: Error {
        let text: String
        init(_ text: String) { self.text = text }
    }

    private var channel: TLSChannel?
    private let descriptor: Descriptor
    private var inbound: [UInt8] = []

    init(acceptedFrom listener: CInt, tls: TLSContext? = nil) throws {
        try Self.wait(listener, POLLIN)
        guard let accepted = try Socket.accept(listener) else { throw Surprise("no connection") }
        descriptor = accepted.take()
        guard let tls else { return }
        let channel = try TLSChannel.make(tls, over: descriptor.rawValue, gather: RecordGather())
        try Self.shakeHands(channel, descriptor.rawValue)
        self.channel = consume channel
    }

    /// What names this connection under TLS; nil without it.
    private var binding: ChannelBinding? {
        get throws {
            switch channel {
            case .none: nil
            case .some(let channel): ChannelBinding(try channel.channelBinding())
            }
        }
    }

    private static func shakeHands(_ channel: borrowing TLSChannel, _ descriptor: CInt) throws {
        while true {
            switch channel.handshake() {
            case .done: return
            case .wantRead: try wait(descriptor, POLLIN)
            case .wantWrite: try wait(descriptor, POLLOUT)
            case .failed(let error): throw Surprise(error.text)
            }
        }
    }

    private func read(into room: UnsafeMutableRawBufferPointer) -> Socket.Transfer {
        switch channel {
        case .none: Socket.receive(descriptor.rawValue, into: room)
        case .some(let channel): channel.receive(into: room)
        }
    }

    private func write(_ bytes: UnsafeRawBufferPointer) -> Socket.Transfer {
        switch channel {
        case .none: Socket.send(descriptor.rawValue, bytes)
        case .some(let channel): channel.send(bytes)
        }
    }

    /// The next frame, with its header in front.
    func receive() throws -> (header: FrameHeader, frame: [UInt8]) {
        while true {
            if inbound.count >= FrameHeader.byteCount {
                let header = try FrameHeader(decoding: inbound.span.bytes)
                let count = FrameHeader.byteCount + header.payloadBytes
                if inbound.count >= count {
                    defer { inbound.removeFirst(count) }
                    return (header, Array(inbound[..<count]))
                }
            }
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            let result = buffer.withUnsafeMutableBytes { read(into: $0) }
            switch result {
            case .moved(let count): inbound += buffer[..<count]
            case .wouldBlock: try Self.wait(descriptor.rawValue, POLLIN)
            case .ended, .closed: throw Surprise("the client closed")
            }
        }
    }

    /// The next frame, which is of that kind. Pings are answered on the way.
    func receive<Frame: WireFrame>(_: Frame.Type) throws -> (frame: Frame, requestID: UInt32) {
        while true {
            let (header, frame) = try receive()
            if header.kind == .ping && Frame.kind != .ping {
                try send(Pong(eventsReceived: 0), to: header.requestID)
                continue
            }
            guard header.kind == Frame.kind else { throw Surprise("\(header.kindNumber) in place of \(Frame.kind)") }
            return (try Frame(decoding: Array(frame[FrameHeader.byteCount...]).span.bytes), header.requestID)
        }
    }

    func send(_ frame: some WireFrame, to requestID: UInt32 = 0) throws {
        try send(frame.encoded(requestID: requestID))
    }

    func send(_ bytes: [UInt8]) throws {
        var done = 0
        while done < bytes.count {
            let result = bytes.withUnsafeBytes {
                write(UnsafeRawBufferPointer(rebasing: $0[done...]))
            }
            switch result {
            case .moved(let count): done += count
            case .wouldBlock: try Self.wait(descriptor.rawValue, POLLOUT)
            case .ended, .closed: throw Surprise("the client closed")
            }
        }
    }

    /// Hello and Welcome; then the name is claimed, and the login proven.
    ///
    /// - Parameter account: remembers the claim, for a login on a later connection.
    func logIn(limits: Limits = Limits(), account: ScriptedAccount? = nil) throws {
        let transcript = try welcome(limits: limits)
        if let claim = account?.claim.withLock({ $0 }) { return try proveLogin(of: claim, transcript) }
        let (claim, claimID) = try receive(Claim.self)
        try send(Done(), to: claimID)
        account?.claim.withLock { $0 = claim }
        try proveLogin(of: claim, transcript)
    }

    /// Takes the login that follows a claim.
    func proveLogin(of claim: Claim, _ transcript: Digest) throws {
        let (login, loginID) = try receive(Login.self)
        guard login.credential == claim.credential else { throw Surprise("another credential") }
        var exchange = try ScramServer(clientFirst: login.initial, binding: binding)
        let verifier = ScramVerifier(
            salt: claim.salt, iterationCount: claim.iterationCount, storedKey: claim.storedKey,
            serverKey: claim.serverKey)
        let challenge = exchange.challenge(verifier, nonce: SecureRandom.bytes(24))
        try send(LoginChallenge(challenge: challenge), to: loginID)
        let (proof, proofID) = try receive(LoginProof.self)
        let signature = try exchange.verify(proof.proof, transcript: transcript)
        try send(
            LoggedIn(
                account: AccountID(rawValue: 1), session: SessionID(rawValue: 1), name: claim.name,
                verifier: signature),
            to: proofID)
    }

    /// Answers Hello.
    ///
    /// - Returns: SHA-256 of both frames.
    @discardableResult
    func welcome(limits: Limits = Limits()) throws -> Digest {
        let (header, hello) = try receive()
        guard header.kind == .hello else { throw Surprise("no hello") }
        let welcome = Welcome(
            major: ProtocolVersion.major, minor: ProtocolVersion.minor, software: "scripted", serverName: "test",
            serverID: 7, time: WallTime(microseconds: 0), capabilities: [], limits: limits.stated
        ).encoded(requestID: header.requestID)
        try send(welcome)
        return Digest.sha256(of: hello + welcome)
    }

    private static func wait(_ descriptor: CInt, _ events: CInt) throws {
        var wanted = pollfd(fd: descriptor, events: Int16(events), revents: 0)
        guard poll(&wanted, 1, 20_000) == 1 else { throw Surprise("nothing came in time") }
    }
}
