/// Starts a login.
///
/// Layout: Spec/03-session.md, Login (0x0102), sent by the client.
public struct Login: WireFrame, Equatable {
    public static let kind = FrameKind.login

    /// `SCRAM-SHA-256-PLUS` under TLS, `SCRAM-SHA-256` elsewhere.
    public var mechanism: String
    /// Which secret of the account is used; 0 for the password.
    public var credential: CredentialID
    /// The mechanism's first message.
    public var initial: [UInt8]

    public init(mechanism: String, credential: CredentialID, initial: [UInt8]) {
        self.mechanism = mechanism
        self.credential = credential
        self.initial = initial
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        mechanism = try payload.readText8(at: &cursor)
        credential = CredentialID(rawValue: try payload.read(UInt64.self, at: &cursor))
        initial = try payload.readBytes16(at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(text8: mechanism)
        output.append(bigEndian: credential.rawValue)
        output.append(bytes16: initial)
    }
}
