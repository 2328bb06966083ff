import AtriumSession
import AtriumWire
import Testing

/// A client's session on its way from Hello to a phase: a server answers its login, and stops there.
final class ClientWay {
    var session: ClientSession
    /// The request id of the frame that waits for its outcome.
    private(set) var requestID: UInt32 = 1
    private var hello: [UInt8]
    private var exchange: ScramServer?
    private var challenge: [UInt8] = []
    private let identity: ClientIdentity

    init(to phase: ClientPhase) throws {
        let key = try #require(DeviceKey([UInt8](repeating: 5, count: DeviceKey.byteCount)))
        identity = ClientIdentity(name: "ada", key: key, credential: CredentialID(rawValue: 4), label: "test")
        session = ClientSession(connectedAt: .at(0)) { [UInt8](repeating: 7, count: $0) }
        hello = session.start(software: "test/1")
        switch phase {
        case .greeting: break
        case .identifying: try welcome()
        case .loggingIn: try logIn()
        case .deriving: _ = try derive()
        case .proving: _ = try prove()
        case .claiming:
            try welcome()
            try sent(session.claim(as: identity))
        case .ready: try enter()
        case .closing:
            try enter()
            session.close()
        }
        let arrived = session.phase
        try #require(arrived == phase)
    }

    private func sent(_ frame: [UInt8]) throws {
        requestID = try FrameHeader(decoding: frame.span.bytes).requestID
    }

    @discardableResult
    private func take(_ frame: some WireFrame) throws -> ClientStep {
        let bytes = frame.encoded(requestID: requestID)
        return try session.receive(
            FrameHeader(decoding: bytes.span.bytes), frame: bytes.span.bytes, at: .at(0))
    }

    private var transcript: Digest = .zero

    private func welcome() throws {
        let welcome = Welcome(
            major: 1, minor: 0, software: "test/1", serverName: "Test", serverID: 1, time: WallTime(microseconds: 1),
            capabilities: [], limits: Limits().stated)
        transcript = Digest.sha256(of: hello + welcome.encoded(requestID: requestID))
        guard case .welcomed = try take(welcome) else { throw ServerWay.Surprise() }
    }

    private func logIn() throws {
        try welcome()
        let frame = session.logIn(as: identity)
        try sent(frame)
        let login = try Login(payload: frame.dropFirst(FrameHeader.byteCount))
        exchange = try ScramServer(clientFirst: login.initial)
    }

    /// Answers with a challenge that costs so much that its keys are derived elsewhere.
    private func derive() throws -> ScramDerivation {
        try logIn()
        let verifier = Self.verifier
        guard let challenge = exchange?.challenge(verifier, nonce: [UInt8](repeating: 65, count: 24)) else {
            throw ServerWay.Surprise()
        }
        guard case .derive(let derivation) = try take(LoginChallenge(challenge: challenge)) else {
            throw ServerWay.Surprise()
        }
        return derivation
    }

    private func prove() throws -> [UInt8] {
        guard case .send(let frame) = session.derived(try derive().keys()) else { throw ServerWay.Surprise() }
        try sent(frame)
        let proof = try LoginProof(payload: frame.dropFirst(FrameHeader.byteCount))
        guard let exchange else { throw ServerWay.Surprise() }
        return try exchange.verify(proof.proof, transcript: transcript)
    }

    private func enter() throws {
        let signature = try prove()
        let loggedIn = LoggedIn(
            account: AccountID(rawValue: 1), session: SessionID(rawValue: 1), name: "ada", verifier: signature)
        guard case .ready = try take(loggedIn) else { throw ServerWay.Surprise() }
    }

    private static let verifier = ScramVerifier.derive(
        password: DeviceKey([UInt8](repeating: 5, count: DeviceKey.byteCount))?.password ?? "",
        salt: Salt([UInt8](repeating: 3, count: Salt.byteCount)), iterationCount: 8_193)
}
