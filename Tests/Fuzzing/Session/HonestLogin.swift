import AtriumSession
import AtriumWire

/// A client that holds the secret of one account, with keys chosen rather than derived: a run then costs two hashes
/// and not four thousand.
struct HonestLogin {
    static let name = "ada"
    static let serverNonce = [UInt8](repeating: 65, count: 24)
    private static let clientNonce = "fyko+d2lbbFgONRv9qkxdawL"
    private static let bare = "n=\(name),r=\(clientNonce)"
    private static let clientKey = [UInt8](repeating: 7, count: Digest.byteCount)
    private static let storedKey = Digest.sha256(of: clientKey)

    /// SHA-256 of Hello and Welcome, once they were exchanged.
    var transcript: Digest?
    /// Whether the session asked for this account last.
    var isLookedUp = false
    /// The last proof, where the challenge it answers was made for this account.
    private var genuine: [UInt8]?
    private var last: [UInt8] = []

    /// What a server keeps of the account.
    let verifier = ScramVerifier(
        salt: Salt([UInt8](repeating: 3, count: Salt.byteCount)), iterationCount: ScramVerifier.iterationCountMin,
        storedKey: storedKey, serverKey: Digest([UInt8](repeating: 9, count: Digest.byteCount)))

    /// Starts a login.
    var login: Login {
        Login(
            mechanism: ScramServer.mechanism, credential: CredentialID(rawValue: 11),
            initial: Array("n,,\(Self.bare)".utf8))
    }

    /// Answers the last challenge, or none.
    var proof: LoginProof { LoginProof(proof: last) }

    /// A challenge came.
    mutating func challenged(_ challenge: [UInt8], isKnown: Bool) {
        guard let transcript, let comma = challenge.firstIndex(of: UInt8(ascii: ",")) else { return }
        let nonce = String(decoding: challenge[2..<comma], as: UTF8.self)
        let message = "c=biws,r=\(nonce),t=\(Base64.standard.encode(transcript.bytes))"
        let signed = Array("\(Self.bare),".utf8) + challenge + Array(",\(message)".utf8)
        let signature = Digest.hmac(of: signed, key: Self.storedKey.bytes)
        let proof = zip(Self.clientKey, signature.bytes).map { $0 ^ $1 }
        last = Array("\(message),p=\(Base64.standard.encode(proof))".utf8)
        genuine = isKnown ? last : nil
    }

    /// Whether a frame is the proof that only the secret makes, for the challenge that is out.
    func isGenuine(_ header: FrameHeader, _ payload: [UInt8]) -> Bool {
        var proof: [UInt8] = []
        self.proof.encodePayload(into: &proof)
        return header.kind == .loginProof && genuine != nil && payload.starts(with: proof)
    }
}

extension Hello {
    /// What this version's client says.
    init(honestly: Void) {
        self.init(
            major: ProtocolVersion.major, minor: ProtocolVersion.minor, software: "fuzz", capabilities: [],
            creditMaxBytes: nil, transfersOpenMax: nil)
    }
}

extension Welcome {
    /// What this version's server says.
    init(honestly limits: Limits) {
        self.init(
            major: ProtocolVersion.major, minor: ProtocolVersion.minor, software: "fuzz", serverName: "fuzz",
            serverID: 7, time: WallTime(microseconds: 0),
            capabilities: ServerCapabilities.stated(mechanism: ScramServer.mechanism, policy: .open),
            limits: limits.stated)
    }
}
