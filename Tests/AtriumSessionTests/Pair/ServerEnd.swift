import AtriumSession
import AtriumWire

/// A server session with the smallest of cores behind it: accounts with one key each.
final class ServerEnd {
    var session: ServerSession
    var accounts: [String: (credential: CredentialID, verifier: ScramVerifier)] = [:]
    /// Bytes for the client.
    var output: [UInt8] = []
    /// Frames for the core, other than Claim, and for transfers.
    var handed: [FrameHeader] = []
    /// Changes Welcome's bytes before they leave, as somebody on the way would.
    var tamper: (inout [UInt8]) -> Void = { _ in }
    private var reader = FrameReader()

    init(limits: Limits = Limits(), at now: MonotonicTime = .at(0)) {
        session = ServerSession(acceptedAt: now, limits: limits)
    }

    func receive(_ bytes: some Sequence<UInt8>, at now: MonotonicTime) {
        reader.append(bytes)
        if let header = reader.header, let refusal = session.check(header) {
            send(refusal, header.requestID)
            return
        }
        while let frame = reader.next() { act(on: frame, at: now) }
    }

    private func act(on frame: [UInt8], at now: MonotonicTime) {
        guard let header = try? FrameHeader(decoding: frame.span.bytes) else { return }
        switch session.receive(header, frame: frame.span.bytes, at: now) {
        case .none, .ended: break
        case .welcome:
            let welcome = Welcome(
                major: 1, minor: session.minor, software: "test/1", serverName: "Test", serverID: 1,
                time: WallTime(microseconds: 1),
                capabilities: ServerCapabilities.stated(mechanism: session.mechanism, policy: .open),
                limits: Limits().stated)
            var bytes = welcome.encoded(requestID: header.requestID)
            session.welcomed(bytes)
            tamper(&bytes)
            output += bytes
        case .pong(let pong): send(pong, header.requestID)
        case .lookUp(let name, let credential):
            let account = accounts[name].flatMap { $0.credential == credential ? $0.verifier : nil }
            let step = session.challenge(
                account, decoy: ScramDecoy(secret: [1, 2, 3]) { $0 }, nonce: [UInt8](repeating: 5, count: 18))
            guard case .challenge(let challenge) = step else { return }
            send(challenge, header.requestID)
        case .challenge(let challenge): send(challenge, header.requestID)
        case .admit(let name, _, _):
            let loggedIn = session.admitted(
                account: AccountID(rawValue: 1), session: SessionID(rawValue: 2), name: name,
                standing: AccountStanding(), at: now)
            guard let loggedIn else { return }
            send(loggedIn, header.requestID)
        case .request: request(header, frame)
        case .bulk: handed.append(header)
        case .quit: send(Done(), header.requestID)
        case .refuse(let error): send(error, header.requestID)
        }
    }

    private func request(_ header: FrameHeader, _ frame: [UInt8]) {
        guard header.kind == .claim,
            let claim = try? Claim(decoding: frame.span.bytes.extracting(droppingFirst: FrameHeader.byteCount))
        else {
            handed.append(header)
            return
        }
        if accounts[claim.name] == nil {
            let verifier = ScramVerifier(
                salt: claim.salt, iterationCount: claim.iterationCount, storedKey: claim.storedKey,
                serverKey: claim.serverKey)
            accounts[claim.name] = (claim.credential, verifier)
            send(Done(), header.requestID)
        } else {
            send(ErrorFrame(.nameTaken, "another key owns the name"), header.requestID)
        }
        session.requestFinished(header.requestID)
    }

    private func send(_ frame: some WireFrame, _ requestID: UInt32) {
        frame.encode(into: &output, requestID: requestID)
    }
}
