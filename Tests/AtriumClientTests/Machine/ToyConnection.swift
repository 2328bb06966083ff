import AtriumSession
import AtriumWire

/// One link to a `ToyServer`: frames in, frames out, one by one, so that a test can cut between any two.
final class ToyConnection {
    private let server: ToyServer
    private let binding: ChannelBinding?
    private var inbound: [UInt8] = []
    private var transcript: Digest?
    private var exchange: ScramServer?
    private(set) var isFollowed = false
    private(set) var isLoggedIn = false

    /// - Parameter binding: names the link under TLS.
    init(_ server: ToyServer, binding: ChannelBinding? = nil) {
        self.server = server
        self.binding = binding
    }

    /// Takes bytes of the client.
    func append(_ bytes: [UInt8]) { inbound += bytes }

    /// Acts on the next whole frame.
    ///
    /// - Returns: the frames it is answered with; nil where there is no whole frame.
    func step() throws -> [[UInt8]]? {
        guard inbound.count >= FrameHeader.byteCount else { return nil }
        let header = try FrameHeader(decoding: inbound.span.bytes)
        let count = FrameHeader.byteCount + header.payloadBytes
        guard inbound.count >= count else { return nil }
        let frame = Array(inbound[..<count])
        inbound.removeFirst(count)
        return try answer(header, frame)
    }

    private func answer(_ header: FrameHeader, _ frame: [UInt8]) throws -> [[UInt8]] {
        let kind = try requireKind(header)
        server.requests.append(kind)
        let payload = Array(frame[FrameHeader.byteCount...])
        let id = header.requestID
        if let login = try logIn(kind, payload, id, frame) { return login }
        if let refusal = server.refusals[kind]?.first {
            server.refusals[kind]?.removeFirst()
            return [refusal.encoded(requestID: id)]
        }
        if kind == .say {
            let (outcome, event) = server.say(try Say(decoding: payload.span.bytes))
            let events = isFollowed ? event.map { [$0.encoded(requestID: 0)] } ?? [] : []
            return events + [outcome.encoded(requestID: id)]
        }
        if kind == .follow {
            isFollowed = true
            return [server.followed().encoded(requestID: id)]
        }
        if kind == .history {
            let page = server.page(try History(decoding: payload.span.bytes))
            return page.dropLast().map { $0.encoded(requestID: 0) } + page.suffix(1).map { $0.encoded(requestID: id) }
        }
        if kind == .fetch {
            let fetch = try Fetch(decoding: payload.span.bytes)
            return [
                Fetching(
                    transfer: fetch.transfer, file: fetch.file, conversation: ToyServer.room,
                    sizeBytes: server.fileBytes, state: .stored, name: "n"
                ).encoded(requestID: id)
            ]
        }
        if kind == .offer {
            let offer = try Offer(decoding: payload.span.bytes)
            server.offers.append(offer.operation)
            return [
                Offered(
                    transfer: offer.transfer, file: FileID(rawValue: 9), conversation: ToyServer.room, sequence: 1,
                    time: WallTime(microseconds: 1), created: false, creditBytes: 65_536
                ).encoded(requestID: id)
            ]
        }
        if kind == .cancel {
            let cancel = try Cancel(decoding: payload.span.bytes)
            return [Cancelled(transfer: cancel.transfer, sentBytes: 0).encoded(requestID: id)]
        }
        if kind == .setVerifier {
            let frame = try SetVerifier(decoding: payload.span.bytes)
            server.secrets[frame.credential] = frame
            return [Done().encoded(requestID: id)]
        }
        if kind == .revoke {
            let credential = try Revoke(decoding: payload.span.bytes).credential
            let isKnown =
                server.secrets.removeValue(forKey: credential) != nil || server.claim?.credential == credential
            if server.claim?.credential == credential { server.claim = nil }
            return [
                isKnown ? Done().encoded(requestID: id) : ErrorFrame(.noSuchCredential, "no").encoded(requestID: id)
            ]
        }
        if kind == .listDevices { return [server.devices.encoded(requestID: id)] }
        if kind == .listRooms { return [RoomList(more: false, rooms: []).encoded(requestID: id)] }
        if kind == .ping { return [Pong(eventsReceived: 0).encoded(requestID: id)] }
        if kind == .markRead || kind == .quit { return [Done().encoded(requestID: id)] }
        if kind == .error { return [] }
        throw ScriptedPeer.Surprise("\(kind)")
    }

    private func logIn(_ kind: FrameKind, _ payload: [UInt8], _ id: UInt32, _ frame: [UInt8]) throws -> [[UInt8]]? {
        if kind == .hello {
            let welcome = Welcome(
                major: ProtocolVersion.major, minor: ProtocolVersion.minor, software: "toy", serverName: "toy",
                serverID: 7, time: WallTime(microseconds: 0), capabilities: [], limits: Limits().stated
            ).encoded(requestID: id)
            transcript = Digest.sha256(of: frame + welcome)
            return [welcome]
        }
        if kind == .claim {
            server.claim = try Claim(decoding: payload.span.bytes)
            return [Done().encoded(requestID: id)]
        }
        if kind == .login {
            if !server.loginRefusals.isEmpty {
                return [server.loginRefusals.removeFirst().encoded(requestID: id)]
            }
            let login = try Login(decoding: payload.span.bytes)
            var exchange = try ScramServer(clientFirst: login.initial, binding: binding)
            server.lastCredential = login.credential
            guard let verifier = server.verifier(login.credential) else {
                return [ErrorFrame(.loginFailed, "no").encoded(requestID: id)]
            }
            let challenge = exchange.challenge(verifier, nonce: [UInt8](repeating: 65, count: 24))
            self.exchange = exchange
            return [LoginChallenge(challenge: challenge).encoded(requestID: id)]
        }
        guard kind == .loginProof, let exchange else { return nil }
        let proof = try LoginProof(decoding: payload.span.bytes)
        let signature = try exchange.verify(proof.proof, transcript: transcript ?? Digest.sha256(of: []))
        isLoggedIn = true
        return [
            LoggedIn(
                account: AccountID(rawValue: 1), session: SessionID(rawValue: 1), name: "ada", verifier: signature,
                credentialKind: server.lastCredential.map(server.kind),
                wasClaimedClear: server.lastCredential.map(server.clearCredentials.contains)
            ).encoded(requestID: id)
        ]
    }

    private func requireKind(_ header: FrameHeader) throws -> FrameKind {
        guard let kind = header.kind else { throw ScriptedPeer.Surprise("kind \(header.kindNumber)") }
        return kind
    }
}
