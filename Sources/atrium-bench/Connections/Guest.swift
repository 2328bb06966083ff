import AtriumNet
import AtriumSession
import AtriumWire

/// One connection on its way in: TLS where it is spoken, hello, the claim of its name, the login by SCRAM, and the room
/// it follows. What needs no answer to be said goes right behind Hello, as [SESSION-3.1-6] lets it.
final class Guest: Arrival {
    /// How far it is to go.
    enum Goal: Equatable {
        /// No further than TLS.
        case handshake
        /// Only the name is claimed.
        case claim
        /// It logs in under a name that is claimed already, or that it claims first.
        case logIn(claims: Bool, follows: Target?)
    }

    private enum Phase { case securing, greeting, claiming, challenged, proving, following, done }

    let name: String
    let connection: Connection
    private let goal: Goal
    private let secret: CrowdSecret
    private var phase = Phase.securing
    private var scram: ScramClient?
    private var transcript: [UInt8] = []
    private var lastRequestID: UInt32 = 1
    /// The request whose outcome comes next: outcomes come in the order of what was asked.
    private var awaitedRequestID: UInt32 = 1
    private var received: [UInt8] = []

    /// Requests the server lets be open at once.
    private(set) var requestsOpenMax = Limit.requestsOpenMax.defaultValue
    /// Transfers the server lets be open at once.
    private(set) var transfersOpenMax = Limit.transfersOpenMax.defaultValue
    /// Chunk data each side may send on the connection to begin with.
    private(set) var creditConnectionMaxBytes = Limit.creditConnectionMaxBytes.defaultValue
    /// The conversation it follows, or the lobby's.
    private(set) var conversation = ConversationID(rawValue: 0)
    /// Sequence of the newest event there.
    private(set) var head: UInt64 = 0

    init(port: UInt16, _ security: TLSContext?, name: String, goal: Goal, secret: CrowdSecret) throws {
        self.name = name
        self.goal = goal
        self.secret = secret
        connection = try Connection(port: port, security)
        try secure()
    }

    private func secure() throws {
        guard try connection.handshake() else { return }
        if goal == .handshake {
            phase = .done
            return
        }
        phase = .greeting
        let hello = Hello(
            major: ProtocolVersion.major, minor: ProtocolVersion.minor, software: "atrium-bench", capabilities: [])
        transcript = hello.encoded(requestID: lastRequestID)
        try connection.sendAll(transcript + introduction())
    }

    /// What is said right behind Hello.
    private func introduction() throws -> [UInt8] {
        switch goal {
        case .handshake: []
        case .claim: claim()
        case .logIn(claims: true, _): claim() + (try login())
        case .logIn(claims: false, _): try login()
        }
    }

    var isDone: Bool { phase == .done }
    var rawDescriptor: CInt { connection.rawDescriptor }
    /// Bytes that came behind what was waited for.
    var leftover: [UInt8] { received }

    /// Reads what has come, and takes each step it allows.
    func readable(_ buffer: UnsafeMutableRawBufferPointer) throws {
        if phase == .securing { return try secure() }
        switch connection.receive(into: buffer) {
        case .moved(let count): received.append(contentsOf: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        case .wouldBlock: return
        case .ended, .closed: throw Failure("the server closed the connection of \(name)")
        }
        while phase != .done, let length = wholeFrame() {
            let frame = Array(received[..<length])
            received.removeFirst(length)
            try take(try FrameHeader(decoding: frame.span.bytes), frame)
        }
    }

    private func wholeFrame() -> Int? {
        guard received.count >= FrameHeader.byteCount else { return nil }
        let length = FrameHeader.byteCount + received[..<4].reduce(0) { $0 << 8 | Int($1) }
        return received.count >= length ? length : nil
    }

    private func take(_ header: FrameHeader, _ frame: [UInt8]) throws {
        // Presence and the lobby come unasked.
        guard header.requestID == awaitedRequestID else { return }
        awaitedRequestID += 1
        let bytes = frame.span.bytes
        let payload = bytes.extracting(droppingFirst: FrameHeader.byteCount)
        if header.kind == .error {
            let error = try ErrorFrame(decoding: payload)
            throw Failure("\(name) was refused while \(phase): \(error.code): \(error.text)")
        }
        switch phase {
        case .greeting:
            let limits = Limits(try Welcome(decoding: payload).limits)
            requestsOpenMax = limits[.requestsOpenMax]
            transfersOpenMax = limits[.transfersOpenMax]
            creditConnectionMaxBytes = limits[.creditConnectionMaxBytes]
            transcript += frame
            if case .logIn(claims: false, _) = goal { phase = .challenged } else { phase = .claiming }
        case .claiming:
            _ = try Done(decoding: payload)
            phase = goal == .claim ? .done : .challenged
        case .challenged:
            let challenge = try LoginChallenge(decoding: payload)
            guard var scram else { throw Failure("a challenge came before a login") }
            let keys = secret.keys(try scram.derivation(for: challenge.challenge))
            let proof = scram.proof(with: keys, transcript: .sha256(of: transcript))
            self.scram = scram
            phase = .proving
            try ask(LoginProof(proof: proof))
        case .proving:
            try scram?.verify(try LoggedIn(decoding: payload).verifier)
            scram = nil
            transcript = []
            try loggedIn()
        case .following:
            let followed = try Followed(decoding: payload)
            conversation = followed.conversation
            head = followed.head
            phase = .done
        case .securing, .done: break
        }
    }

    private func claim() -> [UInt8] {
        let verifier = secret.verifier
        return request(
            Claim(
                name: name, credential: secret.credential, label: "bench", salt: verifier.salt,
                iterationCount: verifier.iterationCount, storedKey: verifier.storedKey, serverKey: verifier.serverKey))
    }

    private func login() throws -> [UInt8] {
        let binding = try connection.binding()
        let scram = ScramClient(
            name: name, password: secret.key.password, nonce: SecureRandom.bytes(18), binding: binding)
        self.scram = scram
        return request(
            Login(
                mechanism: binding == nil ? ScramServer.mechanism : ScramServer.boundMechanism,
                credential: secret.credential, initial: scram.first))
    }

    private func loggedIn() throws {
        guard case .logIn(_, let target?) = goal else {
            phase = .done
            return
        }
        phase = .following
        try ask(Follow(target: target, announce: false))
    }

    private func ask(_ frame: some WireFrame) throws {
        try connection.sendAll(request(frame))
    }

    private func request(_ frame: some WireFrame) -> [UInt8] {
        lastRequestID += 1
        return frame.encoded(requestID: lastRequestID)
    }

    /// Request ids up to this one were used.
    var usedRequestID: UInt32 { lastRequestID }
}
