import AtriumWire

/// The server's half of one SCRAM-SHA-256 exchange (RFC 5802, RFC 7677). Pure: random bytes come in as arguments.
///
/// The negotiation is bound into the login: the client's last message carries `t=`, the SHA-256 of the Hello and
/// Welcome frames it saw, and the proof covers it. Who changed either frame on the way breaks the login.
public struct ScramServer: Sendable {
    /// The mechanism's name in Login and in Welcome's capability `login`.
    public static let mechanism = "SCRAM-SHA-256"

    /// The name the client logs in with.
    public let name: String
    private let header: [UInt8]
    private let clientFirst: [UInt8]
    private let clientNonce: [UInt8]
    private var nonce: [UInt8] = []
    private var serverFirst: [UInt8] = []
    private var verifier: ScramVerifier?

    /// Reads the client's first message.
    ///
    /// - Throws: `malformed`, `channelBinding`, `mandatoryExtension`.
    public init(clientFirst message: [UInt8]) throws(ScramError) {
        let parts = message.split(separator: UInt8(ascii: ","), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, message.count <= ScramMessage.byteCountMax else { throw .malformed }
        // `p=tls-exporter` takes its place here once there is TLS.
        guard !parts[0].starts(with: "p=".utf8) else { throw .channelBinding }
        // `y` says: I could bind to a channel, you did not offer it. True on a clear connection. No other identity
        // than the name may follow.
        guard parts[0].elementsEqual("n".utf8) || parts[0].elementsEqual("y".utf8), parts[1].isEmpty else {
            throw .malformed
        }
        header = Array(parts[0]) + Array(",,".utf8)
        clientFirst = Array(parts[2])
        var attributes = try ScramMessage(parts[2])
        name = try ScramName.decode(try attributes.take("n"))
        clientNonce = Array(try ScramMessage.nonce(try attributes.take("r")))
    }

    /// The challenge for the client.
    ///
    /// - Parameters:
    ///   - verifier: what is kept for the name, or a decoy's.
    ///   - nonce: at least 18 random bytes.
    public mutating func challenge(_ verifier: ScramVerifier, nonce random: [UInt8]) -> [UInt8] {
        challenge(verifier, nonceText: Base64.standard.encode(random))
    }

    /// The challenge with a nonce that is text already.
    mutating func challenge(_ verifier: ScramVerifier, nonceText: String) -> [UInt8] {
        self.verifier = verifier
        nonce = clientNonce + Array(nonceText.utf8)
        serverFirst = Array("r=".utf8) + nonce
        let salt = Base64.standard.encode(verifier.salt.bytes)
        serverFirst.append(contentsOf: ",s=\(salt),i=\(verifier.iterationCount)".utf8)
        return serverFirst
    }

    /// Checks the client's last message, and gives the signature that proves the server.
    ///
    /// - Parameter transcript: SHA-256 of the Hello and Welcome frames; nil in plain RFC 5802.
    /// - Throws: `malformed`, `mandatoryExtension`; `nonce`, `transcript` and `proof` where the login fails.
    public func verify(_ message: [UInt8], transcript: Digest?) throws(ScramError) -> [UInt8] {
        guard let verifier else { throw .malformed }
        var attributes = try ScramMessage(message[...])
        let binding = try ScramMessage.bytes(try attributes.take("c"))
        guard binding == header else { throw .malformed }
        let echoed = try ScramMessage.nonce(try attributes.take("r"))
        let stated = try attributes.takeOptional("t").map { value throws(ScramError) in
            try ScramMessage.bytes(value)
        }
        let proof = try ScramMessage.bytes(try attributes.takeLast("p"))
        guard proof.count == Digest.byteCount, stated.map({ $0.count == Digest.byteCount }) ?? true else {
            throw .malformed
        }
        guard echoed.elementsEqual(nonce) else { throw .nonce }
        // `p=` and its comma are the end of the message, and no base64 holds a comma.
        guard let comma = message.lastIndex(of: UInt8(ascii: ",")) else { throw .malformed }
        let authMessage = clientFirst + Array(",".utf8) + serverFirst + Array(",".utf8) + message[..<comma]
        let signature = Digest.hmac(of: authMessage, key: verifier.storedKey.bytes)
        let clientKey = Digest(proof).exclusiveOr(signature)
        guard Digest.sha256(of: clientKey.bytes).equalsInConstantTime(verifier.storedKey) else { throw .proof }
        if let transcript {
            guard let stated, Digest(stated).equalsInConstantTime(transcript) else { throw .transcript }
        }
        let serverSignature = Digest.hmac(of: authMessage, key: verifier.serverKey.bytes)
        return Array("v=\(Base64.standard.encode(serverSignature.bytes))".utf8)
    }
}
