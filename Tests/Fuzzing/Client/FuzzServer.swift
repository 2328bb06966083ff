import AtriumSession
import AtriumWire

/// The server's end of the link: reads what the client sends, knows which requests are open, and can go through an
/// honest login.
struct FuzzServer {
    private let verifier: ScramVerifier
    private var inbound: [UInt8] = []
    private var hello: [UInt8] = []
    private var transcript: Digest?
    private var exchange: ScramServer?
    /// Login frames that wait for an honest answer.
    private var logins: [(header: FrameHeader, payload: [UInt8])] = []
    /// Requests of the client, oldest first.
    private var open: [UInt32] = []
    /// The signature that proves the server on this link; nil before the client's proof.
    private var signature: [UInt8]?
    /// Whether the client was sent that signature on this link.
    private var isProven = false {
        didSet { if isProven, !oldValue { provenCount += 1 } }
    }
    /// Links on which it was.
    private(set) var provenCount = 0

    init(_ verifier: ScramVerifier, provenCount: Int = 0) {
        self.verifier = verifier
        self.provenCount = provenCount
    }

    /// The link is gone.
    mutating func linkEnded() {
        self = FuzzServer(verifier, provenCount: provenCount)
    }

    /// Takes bytes of the client: whole frames, which a server may be sent.
    mutating func take(_ bytes: [UInt8]) throws(BrokenRule) {
        inbound += bytes
        while inbound.count >= FrameHeader.byteCount, let header = Self.header(inbound),
            inbound.count >= FrameHeader.byteCount + header.payloadBytes
        {
            let frame = Array(inbound[..<(FrameHeader.byteCount + header.payloadBytes)])
            inbound.removeFirst(frame.count)
            try take(header, frame)
        }
    }

    private mutating func take(_ header: FrameHeader, _ frame: [UInt8]) throws(BrokenRule) {
        guard let kind = header.kind else { throw BrokenRule("the client sends kind \(header.kindNumber)") }
        let isSendable = ServerPhase.allCases.contains { phase in
            let handling = SessionTable.handling(of: kind, in: phase)
            return handling != .refused && handling != .passedOver
        }
        try hold(isSendable, "the client sends \(kind)")
        if header.requestID != 0, SessionTable.isRequest(kind) {
            open.append(header.requestID)
            if open.count > 64 { open.removeFirst() }
        }
        let payload = Array(frame[FrameHeader.byteCount...])
        switch kind {
        case .hello:
            hello = frame
            logins = [(header, payload)]
        case .login, .loginProof: logins = [(header, payload)]
        default: break
        }
    }

    /// A frame with any payload. The choice is of request ids: none, one that is open, or another.
    mutating func frame(_ kindNumber: UInt16, _ choice: UInt8, _ payload: [UInt8]) -> [UInt8] {
        var header = FrameHeader(payloadBytes: payload.count, kind: .done, requestID: 0)
        header.kindNumber = kindNumber
        if choice >= 128 {
            header.requestID = UInt32(choice - 128)
        } else if choice > 0, !open.isEmpty {
            header.requestID = open[(Int(choice) - 1) % open.count]
        }
        var frame: [UInt8] = []
        header.encode(into: &frame)
        // A signature that was right is a proof, whoever copied it.
        if header.kind == .loggedIn, let signature, payload.contains(signature) { isProven = true }
        return frame + payload
    }

    /// What an honest server answers to the login frame that waits.
    mutating func honestAnswer() -> [UInt8]? {
        guard let (header, payload) = logins.popLast() else { return nil }
        do {
            switch header.kind {
            case .hello:
                let welcome = Welcome(honestly: Limits()).encoded(requestID: header.requestID)
                transcript = Digest.sha256(of: hello + welcome)
                return welcome
            case .login:
                var exchange = try ScramServer(clientFirst: try Login(decoding: payload.span.bytes).initial)
                let challenge = exchange.challenge(verifier, nonce: [UInt8](repeating: 65, count: 24))
                self.exchange = exchange
                return LoginChallenge(challenge: challenge).encoded(requestID: header.requestID)
            case .loginProof:
                guard let exchange, let transcript else { return nil }
                let proof = try LoginProof(decoding: payload.span.bytes).proof
                let signature = try exchange.verify(proof, transcript: transcript)
                self.signature = signature
                isProven = true
                return LoggedIn(
                    account: AccountID(rawValue: 1), session: SessionID(rawValue: 1), name: "ada", verifier: signature
                ).encoded(requestID: header.requestID)
            default: return nil
            }
        } catch {
            return nil
        }
    }

    private static func header(_ bytes: [UInt8]) -> FrameHeader? {
        do throws(DecodeError) {
            return try FrameHeader(decoding: bytes.span.bytes)
        } catch {
            return nil
        }
    }
}
