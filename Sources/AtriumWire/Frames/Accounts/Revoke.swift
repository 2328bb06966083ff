/// Takes a secret away from the account; sessions that stand with it end.
///
/// Layout: Spec/03-session.md, Revoke (0x0109), sent by the client.
public struct Revoke: WireFrame, Equatable {
    public static let kind = FrameKind.revoke

    /// The secret; 0 for the password.
    public var credential: CredentialID

    public init(credential: CredentialID) {
        self.credential = credential
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        credential = CredentialID(rawValue: try payload.read(UInt64.self, at: &cursor))
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(bigEndian: credential.rawValue)
    }
}
