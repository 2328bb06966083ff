import AtriumWire

/// Stands in for the verifier of a name that has none, so that a login with an unknown name runs like one with a wrong
/// secret and nobody learns which names exist: the same name always gets the same salt.
public struct ScramDecoy: Sendable {
    private let secret: [UInt8]
    private let fold: @Sendable (String) -> String

    /// - Parameters:
    ///   - secret: the server's: random bytes kept with its data, since a salt that changed at a restart would tell.
    ///   - fold: gives spellings of one name the same form, as the server compares names: otherwise two spellings of a
    ///     name nobody has would get two salts, and those of a name that is held one.
    public init(secret: [UInt8], fold: @escaping @Sendable (String) -> String) {
        self.secret = secret
        self.fold = fold
    }

    /// Room for the longest name there is, and what stands around it.
    private static let subjectBytes = 96

    /// What the server acts on for a name or credential it does not know; no secret fits it. It costs the client as
    /// much as a real one: a password has more iterations than a key.
    public func verifier(for name: String, credential: CredentialID) -> ScramVerifier {
        let isPassword = credential.rawValue == 0
        // The salt of a real secret belongs to the secret, not to the name: so does that of one which is not there.
        var subject: [UInt8] = []
        subject.reserveCapacity(Self.subjectBytes)
        subject.append(contentsOf: "salt".utf8)
        subject.append(contentsOf: fold(name).utf8)
        subject.append(bigEndian: credential.rawValue)
        let derived = Digest.hmac(of: subject, key: secret)
        // Of what is no hash of anything known, nobody has the origin.
        return ScramVerifier(
            salt: Salt(Array(derived.bytes.prefix(Salt.byteCount))),
            iterationCount: isPassword ? ScramVerifier.passwordIterationCount : ScramVerifier.iterationCountMin,
            storedKey: derived, serverKey: derived)
    }
}
