/// Makes a free name the client's own, by leaving what verifies its secret. The secret itself never travels.
///
/// Layout: Spec/03-session.md, Claim (0x0101), sent by the client.
public struct Claim: WireFrame, Equatable {
    public static let kind = FrameKind.claim

    /// The name claimed.
    public var name: String
    /// Names the secret among those of the account; random, not 0.
    public var credential: CredentialID
    /// What a person calls the device.
    public var label: String
    /// Salt of the key derivation: 16 random bytes.
    public var salt: Salt
    /// Iterations of the key derivation.
    public var iterationCount: UInt32
    /// SCRAM StoredKey.
    public var storedKey: Digest
    /// SCRAM ServerKey.
    public var serverKey: Digest
    /// The code of an invitation, where the server asks for one; at most 255 bytes.
    public var invitation: String?

    public init(
        name: String, credential: CredentialID, label: String, salt: Salt, iterationCount: UInt32,
        storedKey: Digest, serverKey: Digest, invitation: String? = nil
    ) {
        self.name = name
        self.credential = credential
        self.label = label
        self.salt = salt
        self.iterationCount = iterationCount
        self.storedKey = storedKey
        self.serverKey = serverKey
        self.invitation = invitation
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        name = try payload.readText8(at: &cursor)
        credential = CredentialID(rawValue: try payload.read(UInt64.self, at: &cursor))
        label = try payload.readText8(at: &cursor)
        salt = try payload.readSalt(at: &cursor)
        iterationCount = try payload.read(UInt32.self, at: &cursor)
        storedKey = try payload.readDigest(at: &cursor)
        serverKey = try payload.readDigest(at: &cursor)
        var last: UInt16 = 0
        while let field = try payload.readField(at: &cursor, after: &last) {
            switch field.number {
            case 1: invitation = try payload.readText8(in: field)
            default: break
            }
        }
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(text8: name)
        output.append(bigEndian: credential.rawValue)
        output.append(text8: label)
        output.append(salt: salt)
        output.append(bigEndian: iterationCount)
        output.append(digest: storedKey)
        output.append(digest: serverKey)
        output.append(field: 1, text8: invitation)
    }
}
