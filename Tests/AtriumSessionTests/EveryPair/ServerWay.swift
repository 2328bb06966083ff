import AtriumSession
import AtriumWire
import Testing

/// A server's session on its way from the first frame to a phase: a client logs in, and stops there.
final class ServerWay {
    var session = ServerSession(acceptedAt: .at(0), limits: Limits())
    private var exchange = ScramClient(name: "ada", password: "secret", nonce: [UInt8](repeating: 4, count: 24))
    private var transcript: Digest?
    private static let verifier = ScramVerifier.derive(
        password: "secret", salt: Salt([UInt8](repeating: 3, count: Salt.byteCount)),
        iterationCount: ScramVerifier.iterationCountMin)

    init(to phase: ServerPhase) throws {
        switch phase {
        case .hello: break
        case .login: try greet()
        case .lookingUp: try begin()
        case .challenged: _ = try challenge()
        case .admitting: try prove()
        case .ready: try enter()
        case .closing:
            try enter()
            #expect(receive(&session, Quit(), requestID: 4) == .quit)
        }
        let arrived = session.phase
        try #require(arrived == phase)
    }

    private func greet() throws {
        let hello = Hello(
            major: 1, minor: 0, software: "test/1", capabilities: [], creditMaxBytes: nil, transfersOpenMax: nil)
        guard case .welcome = receive(&session, hello, requestID: 1) else { throw Surprise() }
        let welcome = Welcome(
            major: 1, minor: 0, software: "test/1", serverName: "Test", serverID: 1, time: WallTime(microseconds: 1),
            capabilities: [], limits: Limits().stated
        ).encoded(requestID: 1)
        session.welcomed(welcome)
        transcript = Digest.sha256(of: hello.encoded(requestID: 1) + welcome)
    }

    private func begin() throws {
        try greet()
        let login = Login(
            mechanism: ScramServer.mechanism, credential: CredentialID(rawValue: 11), initial: exchange.first)
        guard case .lookUp("ada", _) = receive(&session, login, requestID: 2) else { throw Surprise() }
    }

    private func challenge() throws -> [UInt8] {
        try begin()
        let step = session.challenge(
            Self.verifier, decoy: ScramDecoy(secret: [1, 2, 3]) { $0 }, nonce: [UInt8](repeating: 5, count: 18))
        guard case .challenge(let challenge) = step else { throw Surprise() }
        return challenge.challenge
    }

    private func prove() throws {
        let proof = try exchange.proof(for: challenge(), transcript: transcript)
        guard case .admit("ada", _, _) = receive(&session, LoginProof(proof: proof), requestID: 3) else {
            throw Surprise()
        }
    }

    private func enter() throws {
        try prove()
        let loggedIn = session.admitted(
            account: AccountID(rawValue: 1), session: SessionID(rawValue: 2), name: "ada", standing: AccountStanding(),
            at: .at(0))
        try #require(loggedIn != nil)
    }

    /// What the session makes of a frame: an error that its own content earns is no refusal of its place.
    func answer(to frame: [UInt8]) -> ServerPairTests.Answer {
        let before = session.phase
        switch receive(&session, frame) {
        case .none: return before == .closing || isUnknown(frame) ? .passedOver : .taken
        case .refuse(let error):
            switch error.code {
            case .notAtrium, .unexpectedFrame, .unknownKind: return .refused(error.code)
            default: return .taken
            }
        case .welcome, .pong, .lookUp, .challenge, .admit, .request, .bulk, .quit, .ended: return .taken
        }
    }

    private func isUnknown(_ frame: [UInt8]) -> Bool {
        FrameKind(rawValue: UInt16(frame[4]) << 8 | UInt16(frame[5])) == nil
    }

    /// The way there is not what it should be.
    struct Surprise: Error {}
}
