import AtriumWire

/// What a server keeps to check a secret, and from which the secret cannot be had. RFC 5802 §3.
public struct ScramVerifier: Equatable, Sendable {
    /// Iterations for a device key or a token, which cannot be guessed, and the fewest RFC 7677 allows.
    public static let iterationCountMin: UInt32 = 4_096
    /// Iterations for a password, which can: each guess of who stole the journal costs as many.
    public static let passwordIterationCount: UInt32 = 600_000
    /// More iterations than that would only keep a client busy.
    public static let iterationCountMax: UInt32 = 1_000_000

    public var salt: Salt
    public var iterationCount: UInt32
    public var storedKey: Digest
    public var serverKey: Digest

    public init(salt: Salt, iterationCount: UInt32, storedKey: Digest, serverKey: Digest) {
        self.salt = salt
        self.iterationCount = iterationCount
        self.storedKey = storedKey
        self.serverKey = serverKey
    }

    /// Derives what a server keeps from a secret.
    ///
    /// - Parameter password: a device key's text, or a password in Unicode's form NFC: nothing here prepares Unicode.
    /// - Precondition: `iterationCount` lies in 1...2³¹-1.
    public static func derive(password: String, salt: Salt, iterationCount: UInt32) -> ScramVerifier {
        let keys = ScramKeys(password: password, salt: salt.bytes, iterationCount: iterationCount)
        return ScramVerifier(
            salt: salt, iterationCount: iterationCount, storedKey: keys.storedKey, serverKey: keys.serverKey)
    }
}
