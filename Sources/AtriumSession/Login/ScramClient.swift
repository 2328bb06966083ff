import AtriumWire

/// The client's half of one SCRAM-SHA-256 or SCRAM-SHA-256-PLUS exchange (RFC 5802, RFC 7677, RFC 9266). Pure: random
/// bytes come in as arguments.
public struct ScramClient: Sendable {
    /// The client's first message, for Login.
    public let first: [UInt8]
    private let password: String
    private let nonce: String
    private let header: String
    private let binding: ChannelBinding?
    private var challenge: (message: [UInt8], nonce: String) = ([], "")
    private var serverSignature: Digest?

    /// Starts an exchange.
    ///
    /// - Parameters:
    ///   - password: a device key's text, or a password in Unicode's form NFC.
    ///   - nonce: at least 18 random bytes.
    ///   - binding: names the TLS connection; nil on one without TLS.
    public init(name: String, password: String, nonce random: [UInt8], binding: ChannelBinding? = nil) {
        self.init(name: name, password: password, nonceText: Base64.standard.encode(random), binding: binding)
    }

    /// Starts an exchange with a nonce that is text already.
    init(name: String, password: String, nonceText: String, binding: ChannelBinding? = nil) {
        self.password = password
        self.binding = binding
        nonce = nonceText
        header = binding == nil ? "n,," : "\(ScramServer.boundFlag),,"
        first = Array("\(header)n=\(ScramName.encode(name)),r=\(nonceText)".utf8)
    }

    /// Answers the server's challenge with the client's last message, for LoginProof.
    ///
    /// - Parameter transcript: SHA-256 of the Hello and Welcome frames; nil in plain RFC 5802.
    /// - Throws: `malformed`, `mandatoryExtension`, `nonce`, `iterationCount`.
    public mutating func proof(for challenge: [UInt8], transcript: Digest?) throws(ScramError) -> [UInt8] {
        let derivation = try derivation(for: challenge)
        return proof(with: derivation.keys(), transcript: transcript)
    }

    /// Reads the server's challenge: what is to be derived before `proof(with:transcript:)`.
    ///
    /// - Throws: `malformed`, `mandatoryExtension`, `nonce`, `iterationCount`.
    package mutating func derivation(for challenge: [UInt8]) throws(ScramError) -> ScramDerivation {
        var attributes = try ScramMessage(challenge[...])
        let agreed = try ScramMessage.nonce(try attributes.take("r"))
        guard agreed.starts(with: nonce.utf8), agreed.count > nonce.utf8.count else { throw .nonce }
        let salt = try ScramMessage.bytes(try attributes.take("s"))
        let iterationCount = try Self.iterationCount(try attributes.take("i"))
        self.challenge = (challenge, String(decoding: agreed, as: UTF8.self))
        return ScramDerivation(password: password, salt: salt, iterationCount: iterationCount)
    }

    /// The client's last message, once the keys are derived.
    package mutating func proof(with keys: ScramKeys, transcript: Digest?) -> [UInt8] {
        let channel = Base64.standard.encode(Array(header.utf8) + (binding?.bytes ?? []))
        var message = "c=\(channel),r=\(challenge.nonce)"
        if let transcript { message += ",t=\(Base64.standard.encode(transcript.bytes))" }
        let bare = first.dropFirst(header.utf8.count)
        let authMessage = Array(bare) + Array(",".utf8) + challenge.message + Array(",\(message)".utf8)
        let proof = keys.clientKey.exclusiveOr(.hmac(of: authMessage, key: keys.storedKey.bytes))
        serverSignature = .hmac(of: authMessage, key: keys.serverKey.bytes)
        return Array("\(message),p=\(Base64.standard.encode(proof.bytes))".utf8)
    }

    /// Checks the server's last message, which shows that it holds the verifier.
    ///
    /// - Throws: `malformed`; `server` where the signature is wrong or the server states an error.
    public func verify(_ message: [UInt8]) throws(ScramError) {
        var attributes = try ScramMessage(message[...])
        guard attributes.takeOptional("e") == nil else { throw .server }
        let stated = try ScramMessage.bytes(try attributes.take("v"))
        guard stated.count == Digest.byteCount else { throw .malformed }
        guard let serverSignature, serverSignature.equalsInConstantTime(Digest(stated)) else { throw .server }
    }

    /// A positive decimal number without sign or leading zero.
    private static func iterationCount(_ value: ArraySlice<UInt8>) throws(ScramError) -> UInt32 {
        guard let first = value.first, first != UInt8(ascii: "0"), value.count <= 10,
            value.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { throw .malformed }
        let count = value.reduce(UInt64(0)) { $0 * 10 + UInt64($1 - UInt8(ascii: "0")) }
        guard (UInt64(ScramVerifier.iterationCountMin)...UInt64(ScramVerifier.iterationCountMax)).contains(count) else {
            throw .iterationCount
        }
        return UInt32(count)
    }
}
