import AtriumNet
import AtriumSession
import AtriumWire
import SpecReading

/// Plays a scenario against a fresh server and writes down what is sent and what comes.
///
/// Nothing of the client's side is left to chance: keys, salts, nonces and operation ids are made from names.
final class TranscriptRecorder {
    private(set) var transcript: Transcript
    private let server: RunningServer
    private var clients: [String: TranscriptClient] = [:]
    private var requestIDs: [String: UInt32] = [:]
    private var counters: [String: UInt64] = [:]
    private var salts: [String] = []

    init(_ scenario: Scenario) throws {
        transcript = Transcript(
            id: scenario.id, about: scenario.about, spec: scenario.spec, limits: scenario.limits, keys: [:], steps: [])
        server = try RunningServer(limits: scenario.limits)
    }

    // MARK: Connections

    func connect(_ client: String) throws {
        clients[client] = try TranscriptClient(port: server.server.port)
        requestIDs[client] = nil
        record(client, .connect)
    }

    func close(_ client: String) {
        clients[client] = nil
        record(client, .close)
    }

    func expectClose(_ client: String) throws {
        if let frame = try connected(client).next(takesCredit: false) {
            throw WireClient.Failure(text: "\(frame.name) came in place of the end")
        }
        clients[client] = nil
        record(client, .expectClose)
    }

    /// Stops the server, and returns when it has stopped.
    func stop() {
        record(nil, .stop)
        server.server.stop()
    }

    private func connected(_ client: String) throws -> TranscriptClient {
        guard let client = clients[client] else { throw WireClient.Failure(text: "\(client) is not connected") }
        return client
    }

    private func record(_ client: String?, _ action: TranscriptStep.Action) {
        transcript.steps.append(TranscriptStep(client: client, does: action))
    }

    // MARK: Frames

    /// Sends a frame; requests are counted from 1.
    func send<Kind: WireFrame>(_ client: String, _ frame: Kind) throws {
        let answersNothing: Set<FrameKind> = [.chunk, .credit, .resend, .error]
        try send(
            client, bytes: frame.encoded(requestID: answersNothing.contains(Kind.kind) ? 0 : nextRequestID(client)),
            as: FrameTypes.name(of: Kind.self))
    }

    func nextRequestID(_ client: String) -> UInt32 {
        requestIDs[client, default: 0] += 1
        return requestIDs[client, default: 0]
    }

    /// Sends bytes that no encoder would write.
    func send(_ client: String, bytes: [UInt8], as name: String) throws {
        try connected(client).send(bytes)
        recordSent(client, name, WirePattern(bytes.map(WirePattern.Part.byte)))
    }

    private func recordSent(_ client: String, _ name: String, _ pattern: WirePattern) {
        transcript.steps.append(TranscriptStep(client: client, does: .send, frame: name, wire: pattern.text))
    }

    /// Takes the next frame, which must be of this kind.
    @discardableResult
    func expect<Kind: WireFrame>(_ client: String, _: Kind.Type) throws -> Kind {
        let frame = try next(client, takesCredit: Kind.kind == .credit)
        let decoded = try frame.decode(Kind.self)
        try recordExpected(client, frame)
        return decoded
    }

    /// Takes the next frame, which must be this error.
    func expect(_ client: String, _ code: ErrorCode, _ scope: ErrorScope = .request) throws {
        let error = try expect(client, ErrorFrame.self)
        guard error.code == code, error.scope == scope else {
            throw WireClient.Failure(text: "\(error.code), scope \(error.scope), came for \(code)")
        }
    }

    /// Takes as many frames as kinds, in whatever order they come; they are written down in that of the kinds.
    ///
    /// - Returns: the last of the kinds named.
    @discardableResult
    func expect<Last: WireFrame>(
        _ client: String, anyOrder kinds: any WireFrame.Type..., and last: Last.Type
    ) throws -> Last {
        var frames: [WireClient.Frame] = []
        for _ in 0...kinds.count { frames.append(try next(client, takesCredit: false)) }
        func take(_ kind: FrameKind) throws -> WireClient.Frame {
            guard let index = frames.firstIndex(where: { $0.kind == kind }) else {
                throw WireClient.Failure(text: "no \(kind) is among \(frames.map(\.name))")
            }
            return frames.remove(at: index)
        }
        for kind in kinds { try recordExpected(client, take(kind.kind), anyOrder: true) }
        let frame = try take(Last.kind)
        try recordExpected(client, frame, anyOrder: true)
        return try frame.decode(last)
    }

    private func next(_ client: String, takesCredit: Bool) throws -> WireClient.Frame {
        guard let frame = try connected(client).next(takesCredit: takesCredit) else {
            throw WireClient.Failure(text: "the server closed the connection of \(client)")
        }
        return frame
    }

    private func recordExpected(_ client: String, _ frame: WireClient.Frame, anyOrder: Bool? = nil) throws {
        let pattern = try WirePattern(recording: frame, salts: salts)
        transcript.steps.append(
            TranscriptStep(client: client, does: .expect, frame: frame.name, wire: pattern.text, anyOrder: anyOrder))
    }

    // MARK: Identities

    /// The next operation id of a client program.
    func operation(_ client: String) -> OperationID {
        counters[client, default: 0] += 1
        let instance = Self.bytes("instance of \(client)").prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return OperationID(instance: instance, counter: counters[client, default: 0])
    }

    /// The device key of this name, which goes into the transcript.
    private func key(_ name: String) throws -> DeviceKey {
        let bytes = Self.bytes("device key of \(name)")
        guard let key = DeviceKey(bytes) else { throw WireClient.Failure(text: "a key has 32 bytes") }
        transcript.keys[name] = hex(bytes)
        return key
    }

    private static func bytes(_ purpose: String) -> [UInt8] {
        Digest.sha256(of: Array(purpose.utf8)).bytes
    }

    func claim(_ client: String, _ name: String, key: String) throws {
        let salt = Salt(Array(Self.bytes("salt of \(key)").prefix(Salt.byteCount)))
        salts.append(Self.base64(salt.bytes))
        let verifier = ScramVerifier.derive(password: try self.key(key).password, salt: salt, iterationCount: 4096)
        try send(
            client,
            Claim(
                name: name, credential: CredentialID(rawValue: 7), label: "laptop", salt: salt,
                iterationCount: verifier.iterationCount, storedKey: verifier.storedKey,
                serverKey: verifier.serverKey))
    }

    func login(_ client: String, _ name: String) throws {
        let nonce = Array(Self.bytes("nonce of \(client)").prefix(18))
        let first = Array("n,,n=\(name),r=\(Self.base64(nonce))".utf8)
        try send(
            client, Login(mechanism: ScramServer.mechanism, credential: CredentialID(rawValue: 7), initial: first))
        try expect(client, LoginChallenge.self)
    }

    /// Sends the client's last message, and writes down how it is made.
    func prove(_ client: String, key: String) throws {
        let requestID = nextRequestID(client)
        let proof = try connected(client).proof(try self.key(key))
        let frame = LoginProof(proof: proof).encoded(requestID: requestID)
        try connected(client).send(frame)
        recordSent(
            client, "LoginProof",
            WirePattern(frame.dropLast(proof.count).map(WirePattern.Part.byte) + [.proof(key: key)]))
    }
}
