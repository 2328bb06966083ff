/// Leaves what verifies one more secret of the account, or another in place of one.
///
/// Layout: Spec/03-session.md, SetVerifier (0x0106), sent by the client.
public struct SetVerifier: WireFrame, Equatable {
    public static let kind = FrameKind.setVerifier

    /// Names the secret among those of the account: random, or 0 for the password.
    public var credential: CredentialID
    /// What sort of secret it is.
    public var credentialKind: CredentialKind
    /// What a person calls the device or the token; passed over for the password.
    public var label: String
    /// Salt of the key derivation: 16 random bytes.
    public var salt: Salt
    /// Iterations of the key derivation.
    public var iterationCount: UInt32
    /// SCRAM StoredKey.
    public var storedKey: Digest
    /// SCRAM ServerKey.
    public var serverKey: Digest

    public init(
        credential: CredentialID, credentialKind: CredentialKind, label: String, salt: Salt, iterationCount: UInt32,
        storedKey: Digest, serverKey: Digest
    ) {
        self.credential = credential
        self.credentialKind = credentialKind
        self.label = label
        self.salt = salt
        self.iterationCount = iterationCount
        self.storedKey = storedKey
        self.serverKey = serverKey
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        credential = CredentialID(rawValue: try payload.read(UInt64.self, at: &cursor))
        credentialKind = CredentialKind(rawValue: try payload.read(UInt8.self, at: &cursor)) ?? .other
        label = try payload.readText8(at: &cursor)
        salt = try payload.readSalt(at: &cursor)
        iterationCount = try payload.read(UInt32.self, at: &cursor)
        storedKey = try payload.readDigest(at: &cursor)
        serverKey = try payload.readDigest(at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(bigEndian: credential.rawValue)
        output.append(credentialKind.rawValue)
        output.append(text8: label)
        output.append(salt: salt)
        output.append(bigEndian: iterationCount)
        output.append(digest: storedKey)
        output.append(digest: serverKey)
    }
}
