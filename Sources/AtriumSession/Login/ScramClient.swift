import AtriumWire

/// The client's half of one SCRAM-SHA-256 exchange (RFC 5802, RFC 7677). Pure: random bytes come in as arguments.
public struct ScramClient: Sendable {
    /// The client's first message, for Login.
    public let first: [UInt8]
    private let password: String
    private let nonce: String
    private var serverSignature: Digest?

    /// `n`: no channel binding. `p=tls-exporter` takes its place here once there is TLS.
    private static let header = "n,,"

    /// Starts an exchange.
    ///
    /// - Parameters:
    ///   - password: a device key's text, or another of ASCII alone.
    ///   - nonce: at least 18 random bytes.
    public init(name: String, password: String, nonce random: [UInt8]) {
        self.init(name: name, password: password, nonceText: Base64.standard.encode(random))
    }

    /// Starts an exchange with a nonce that is text already.
    init(name: String, password: String, nonceText: String) {
        self.password = password
        nonce = nonceText
        first = Array("\(Self.header)n=\(ScramName.encode(name)),r=\(nonceText)".utf8)
    }

    /// Answers the server's challenge with the client's last message, for LoginProof.
    ///
    /// - Parameter transcript: SHA-256 of the Hello and Welcome frames; nil in plain RFC 5802.
    /// - Throws: `malformed`, `mandatoryExtension`, `nonce`, `iterationCount`.
    public mutating func proof(for challenge: [UInt8], transcript: Digest?) throws(ScramError) -> [UInt8] {
        var attributes = try ScramMessage(challenge[...])
        let agreed = try ScramMessage.nonce(try attributes.take("r"))
        guard agreed.starts(with: nonce.utf8), agreed.count > nonce.utf8.count else { throw .nonce }
        let salt = try ScramMessage.bytes(try attributes.take("s"))
        let iterationCount = try Self.iterationCount(try attributes.take("i"))

        let binding = Base64.standard.encode(Array(Self.header.utf8))
        var message = "c=\(binding),r=\(String(decoding: agreed, as: UTF8.self))"
        if let transcript { message += ",t=\(Base64.standard.encode(transcript.bytes))" }
        let bare = first.dropFirst(Self.header.utf8.count)
        let authMessage = Array(bare) + Array(",".utf8) + challenge + Array(",\(message)".utf8)
        let keys = ScramKeys(password: password, salt: salt, iterationCount: iterationCount)
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
