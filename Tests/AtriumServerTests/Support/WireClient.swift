import AtriumNet
import AtriumSession
import AtriumWire
import Glibc

/// A client that speaks frames by hand over a real socket, so that a test can say anything, right or wrong. Waiting
/// is bounded by the socket's own time-out.
final class WireClient {
    struct Failure: Error { let text: String }

    /// One frame as it came.
    struct Frame: Equatable {
        let header: FrameHeader
        let payload: [UInt8]

        var kind: FrameKind? { header.kind }

        func decode<Kind: WireFrame>(_: Kind.Type) throws -> Kind {
            guard header.kind == Kind.kind else { throw Failure(text: "\(Kind.kind) was expected, not \(self)") }
            return try Kind(decoding: payload.span.bytes)
        }
    }

    let descriptor: CInt
    let link: WireLink
    private var received: [UInt8] = []
    private var lastRequestID: UInt32 = 0
    private var counter: UInt64 = 0
    let instance = UInt64.random(in: 1...UInt64.max)
    /// Frames passed over while another was waited for.
    private(set) var passedOver: [Frame] = []
    var welcome: Welcome?
    var lobby = ConversationID(rawValue: 0)
    var account = AccountID(rawValue: 0)
    /// Most bytes handed to the kernel at a time.
    var pieceMaxBytes = Int.max

    /// Connects; a small buffer for what comes makes a reader that does not read felt at once.
    ///
    /// - Parameter sealed: Whether it speaks TLS; nil for what the tests are run under.
    init(port: UInt16, receiveBufferBytes: CInt? = nil, sealed: Bool? = nil) throws {
        let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        if var bytes = receiveBufferBytes {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &bytes, socklen_t(MemoryLayout<CInt>.size))
        }
        var one: CInt = 1
        setsockopt(descriptor, CInt(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<CInt>.size))
        var timeout = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw Failure(text: "connect: \(String(cString: strerror(errno)))") }
        self.descriptor = descriptor
        link = try WireLink(descriptor, sealed: sealed ?? RunningServer.isSealed)
    }

    /// Connects to a Unix socket.
    init(path: String) throws {
        let connected = try Socket.connect(to: SocketAddress(path: path))
        descriptor = dup(connected.rawValue)
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK)
        link = try WireLink(descriptor, sealed: false)
    }

    // MARK: Sending

    func nextRequestID() -> UInt32 {
        lastRequestID += 1
        return lastRequestID
    }

    func nextOperation() -> OperationID {
        counter += 1
        return OperationID(instance: instance, counter: counter)
    }

    func send(raw bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let wanted = min(bytes.count - sent, pieceMaxBytes)
            let count = try bytes.withUnsafeBytes {
                try link.send(UnsafeRawBufferPointer(rebasing: $0[sent..<sent + wanted]))
            }
            guard count > 0 else { throw Failure(text: "send: \(String(cString: strerror(errno)))") }
            sent += count
        }
    }

    @discardableResult
    func send<Kind: WireFrame>(_ frame: Kind) throws -> UInt32 {
        let requestID = nextRequestID()
        try send(raw: frame.encoded(requestID: requestID))
        return requestID
    }

    /// Says that nothing more comes; what the server sends is still read.
    func endSending() {
        link.endSending()
    }

    // MARK: Receiving

    /// The next frame; nil where the server closed.
    func next() throws -> Frame? {
        while true {
            if let frame = try takeFrame() { return frame }
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            let count = try buffer.withUnsafeMutableBytes { try link.receive($0) }
            if count == 0 { return nil }
            guard count > 0 else {
                if errno == ECONNRESET { return nil }
                throw Failure(text: "recv: \(String(cString: strerror(errno)))")
            }
            received.append(contentsOf: buffer[..<count])
        }
    }

    private func takeFrame() throws -> Frame? {
        guard received.count >= FrameHeader.byteCount else { return nil }
        let header = try FrameHeader(decoding: received.span.bytes)
        let end = FrameHeader.byteCount + header.payloadBytes
        guard received.count >= end else { return nil }
        let frame = Frame(header: header, payload: Array(received[FrameHeader.byteCount..<end]))
        received.removeFirst(end)
        return frame
    }

    /// The next frame of a kind; others are kept in `passedOver`.
    func wait<Kind: WireFrame>(_: Kind.Type, where matches: (Kind) -> Bool = { _ in true }) throws -> Kind {
        while let frame = try next() {
            if frame.kind == Kind.kind {
                let decoded = try frame.decode(Kind.self)
                if matches(decoded) { return decoded }
            }
            passedOver.append(frame)
        }
        throw Failure(text: "the server closed while \(Kind.kind) was awaited; before it came \(passedOver.suffix(3))")
    }

    /// Keeps a frame for later.
    func passOver(_ frame: Frame) {
        passedOver.append(frame)
    }

    /// The first frame of a kind among those passed over.
    func passed<Kind: WireFrame>(_: Kind.Type) throws -> Kind? {
        try passedOver.first { $0.kind == Kind.kind }?.decode(Kind.self)
    }

    /// The outcome of a request, whatever it is.
    func outcome(of requestID: UInt32) throws -> Frame {
        while let frame = try next() {
            if frame.header.requestID == requestID, frame.kind?.group != .events { return frame }
            passedOver.append(frame)
        }
        throw Failure(text: "the server closed while the outcome of request \(requestID) was awaited")
    }

    /// Sends a request and gives its outcome, which must be of the kind named.
    func ask<Kind: WireFrame, Outcome: WireFrame>(_ frame: Kind, _: Outcome.Type) throws -> Outcome {
        let outcome = try outcome(of: send(frame))
        if outcome.kind == .error, Outcome.kind != .error {
            let error = try outcome.decode(ErrorFrame.self)
            throw Failure(text: "\(Kind.kind) was refused: \(error.code): \(error.text)")
        }
        return try outcome.decode(Outcome.self)
    }

    /// Sends a request that must be refused.
    func refusal<Kind: WireFrame>(_ frame: Kind) throws -> ErrorFrame {
        try outcome(of: send(frame)).decode(ErrorFrame.self)
    }

    /// Reads to the end of the connection, and gives the error that ended it.
    func lastError() throws -> ErrorFrame? {
        var last: ErrorFrame?
        while let frame = try next() {
            if frame.kind == .error { last = try frame.decode(ErrorFrame.self) }
        }
        return last
    }

    /// Everything that still comes, to the end of the connection.
    func rest() throws -> [Frame] {
        var frames: [Frame] = []
        while let frame = try next() { frames.append(frame) }
        return frames
    }

    /// The bytes to the end of the connection, whatever protocol they are of.
    func restOfBytes() throws -> [UInt8] {
        var bytes = received
        var buffer = [UInt8](repeating: 0, count: 1 << 12)
        while true {
            let count = try buffer.withUnsafeMutableBytes { try link.receive($0) }
            guard count > 0 else { return bytes }
            bytes.append(contentsOf: buffer[..<count])
        }
    }

    /// Whatever the server sent before it answered a Ping that is sent now.
    func untilPong() throws -> [Frame] {
        let requestID = try send(Ping(eventsReceived: 0))
        var frames: [Frame] = []
        while let frame = try next() {
            if frame.kind == .pong, frame.header.requestID == requestID { return frames }
            frames.append(frame)
        }
        throw Failure(text: "the server closed while a Pong was awaited")
    }

    // MARK: Common exchanges

    func greet() throws -> [UInt8] {
        let requestID = nextRequestID()
        let hello = Hello(major: 1, minor: 0, software: "test/1", capabilities: []).encoded(requestID: requestID)
        try send(raw: hello)
        let outcome = try outcome(of: requestID)
        welcome = try outcome.decode(Welcome.self)
        var header: [UInt8] = []
        outcome.header.encode(into: &header)
        return hello + header + outcome.payload
    }

    /// Greets, claims the name where a key is new, and logs in.
    ///
    /// - Parameter boundElsewhere: The connection the proof is bound to, where it is not this one.
    func logIn(
        _ name: String, key: DeviceKey = DeviceKey(SecureRandom.bytes(32))!, claims: Bool = true,
        boundElsewhere: ChannelBinding? = nil
    ) throws {
        let negotiation = try greet()
        let credential = CredentialID(rawValue: 7)
        if claims {
            let salt = Salt(SecureRandom.bytes(16))
            let verifier = ScramVerifier.derive(password: key.password, salt: salt, iterationCount: 4096)
            _ = try ask(
                Claim(
                    name: name, credential: credential, label: "test", salt: salt,
                    iterationCount: verifier.iterationCount, storedKey: verifier.storedKey,
                    serverKey: verifier.serverKey), Done.self)
        }
        let binding = ChannelBinding(try link.channelBinding())
        let mechanism = binding == nil ? ScramServer.mechanism : ScramServer.boundMechanism
        var scram = ScramClient(
            name: name, password: key.password, nonce: SecureRandom.bytes(18), binding: boundElsewhere ?? binding)
        let challenge = try ask(
            Login(mechanism: mechanism, credential: credential, initial: scram.first), LoginChallenge.self)
        let transcript = Digest.sha256(of: negotiation)
        let proof = try scram.proof(for: challenge.challenge, transcript: transcript)
        let loggedIn = try ask(LoginProof(proof: proof), LoggedIn.self)
        try scram.verify(loggedIn.verifier)
        account = loggedIn.account
        lobby = try wait(Followed.self).conversation
    }

    @discardableResult
    func say(_ text: String, in target: Target) throws -> Committed {
        try ask(Say(operation: nextOperation(), target: target, style: .plain, text: text), Committed.self)
    }
}
