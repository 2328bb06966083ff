import AtriumWire

/// The server's half of one SCRAM-SHA-256 or SCRAM-SHA-256-PLUS exchange (RFC 5802, RFC 7677, RFC 9266). Pure: random
/// bytes come in as arguments.
///
/// The negotiation is bound into the login: the client's last message carries `t=`, the SHA-256 of the Hello and
/// Welcome frames it saw, and the proof covers it. Who changed either frame on the way breaks the login.
public struct ScramServer: Sendable {
    /// The mechanism's name in Login and in Welcome's capability `login`, where there is no TLS to bind to.
    public static let mechanism = "SCRAM-SHA-256"
    /// Its name under TLS.
    public static let boundMechanism = "SCRAM-SHA-256-PLUS"
    /// How a client's first message starts that binds to TLS. RFC 9266 §2.
    static let boundFlag = "p=tls-exporter"

    /// The name the client logs in with.
    public let name: String
    private let binding: ChannelBinding?
    private let header: [UInt8]
    private let clientFirst: [UInt8]
    private let clientNonce: [UInt8]
    private var nonce: [UInt8] = []
    private var serverFirst: [UInt8] = []
    private var verifier: ScramVerifier?

    /// Reads the client's first message.
    ///
    /// - Parameter binding: names the TLS connection; nil on one without TLS.
    /// - Throws: `malformed`, `mandatoryExtension`; `channelBinding` where the client binds and there is nothing to
    ///   bind to, or does not where there is: somebody may have told it that there is no TLS.
    public init(clientFirst message: [UInt8], binding: ChannelBinding? = nil) throws(ScramError) {
        guard message.count <= ScramMessage.byteCountMax, let comma = message.firstIndex(of: UInt8(ascii: ",")),
            message[(comma + 1)...].contains(UInt8(ascii: ","))
        else { throw .malformed }
        let flag = message[..<comma]
        let isBound = flag.elementsEqual(Self.boundFlag.utf8)
        // `y` says: I could bind to a channel, you did not offer it. True on a connection without TLS alone.
        let isUnbound = flag.elementsEqual("n".utf8) || flag.elementsEqual("y".utf8)
        guard isBound || isUnbound || flag.starts(with: "p=".utf8) else { throw .malformed }
        guard isBound == (binding != nil), isBound || isUnbound else { throw .channelBinding }
        // No other identity than the name may follow.
        guard message[comma + 1] == UInt8(ascii: ",") else { throw .malformed }
        self.binding = binding
        header = Array(message[...(comma + 1)])
        clientFirst = Array(message[(comma + 2)...])
        var attributes = try ScramMessage(clientFirst[...])
        name = try ScramName.decode(try attributes.take("n"))
        clientNonce = Array(try ScramMessage.nonce(try attributes.take("r")))
    }

    /// What the proof is checked with; all zeros before the challenge.
    var storedKey: Digest { verifier?.storedKey ?? .zero }

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
        nonce.removeAll()
        nonce.reserveCapacity(clientNonce.count + nonceText.utf8.count)
        nonce.append(contentsOf: clientNonce)
        nonce.append(contentsOf: nonceText.utf8)
        serverFirst.removeAll()
        serverFirst.reserveCapacity(nonce.count + Self.challengeRestBytes)
        serverFirst.append(contentsOf: "r=".utf8)
        serverFirst.append(contentsOf: nonce)
        serverFirst.append(contentsOf: ",s=".utf8)
        Base64.standard.append(verifier.salt.bytes, to: &serverFirst)
        serverFirst.append(contentsOf: ",i=\(verifier.iterationCount)".utf8)
        return serverFirst
    }

    /// Room for what a challenge has beside the nonce.
    private static let challengeRestBytes = 48
    /// Bytes of the server's last message.
    private static let signatureBytes = 46

    /// Checks the client's last message, and gives the signature that proves the server.
    ///
    /// - Parameter transcript: SHA-256 of the Hello and Welcome frames; nil in plain RFC 5802.
    /// - Throws: `malformed`, `mandatoryExtension`; `nonce`, `transcript`, `binding` and `proof` where the login fails.
    public func verify(_ message: [UInt8], transcript: Digest?) throws(ScramError) -> [UInt8] {
        guard let verifier else { throw .malformed }
        var attributes = try ScramMessage(message[...])
        let channel = try ScramMessage.bytes(try attributes.take("c"))
        guard channel.starts(with: header), channel.count == header.count + (binding?.bytes.count ?? 0) else {
            throw .malformed
        }
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
        var authMessage: [UInt8] = []
        authMessage.reserveCapacity(clientFirst.count + serverFirst.count + message.count)
        authMessage.append(contentsOf: clientFirst)
        authMessage.append(UInt8(ascii: ","))
        authMessage.append(contentsOf: serverFirst)
        authMessage.append(UInt8(ascii: ","))
        authMessage.append(contentsOf: message[..<comma])
        var hash = SHA256Hash()
        let signature = hash.authenticate(authMessage, key: verifier.storedKey.bytes)
        hash.update(Digest(proof).exclusiveOr(signature))
        guard hash.finish().equalsInConstantTime(verifier.storedKey) else { throw .proof }
        if let binding {
            let stated = ChannelBinding(Array(channel.dropFirst(header.count)))
            guard let stated, stated.equalsInConstantTime(binding) else { throw .binding }
        }
        if let transcript {
            guard let stated, Digest(stated).equalsInConstantTime(transcript) else { throw .transcript }
        }
        var signed: [UInt8] = []
        signed.reserveCapacity(Self.signatureBytes)
        signed.append(contentsOf: "v=".utf8)
        Base64.standard.append(hash.authenticate(authMessage, key: verifier.serverKey.bytes).bytes, to: &signed)
        return signed
    }
}
