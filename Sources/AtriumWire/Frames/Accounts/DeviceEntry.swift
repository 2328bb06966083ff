/// One secret of the account. Spec/03-session.md.
public struct DeviceEntry: ListEntry {
    /// Names the secret; 0 for the password.
    public var credential: CredentialID
    /// What sort of secret it is.
    public var credentialKind: CredentialKind
    /// What a person calls it.
    public var label: String
    /// When it was left.
    public var created: WallTime
    /// When somebody last logged in with it; 0 for never.
    public var used: WallTime
    /// Sessions that stand with it now.
    public var sessionCount: UInt16
    /// Whether it is the one of the session that asks.
    public var current: Bool

    public init(
        credential: CredentialID, credentialKind: CredentialKind, label: String, created: WallTime, used: WallTime,
        sessionCount: UInt16, current: Bool
    ) {
        self.credential = credential
        self.credentialKind = credentialKind
        self.label = label
        self.created = created
        self.used = used
        self.sessionCount = sessionCount
        self.current = current
    }

    public init(decoding payload: RawSpan, at cursor: inout Int) throws(DecodeError) {
        credential = CredentialID(rawValue: try payload.read(UInt64.self, at: &cursor))
        credentialKind = CredentialKind(rawValue: try payload.read(UInt8.self, at: &cursor)) ?? .other
        label = try payload.readText8(at: &cursor)
        created = WallTime(microseconds: try payload.read(UInt64.self, at: &cursor))
        used = WallTime(microseconds: try payload.read(UInt64.self, at: &cursor))
        sessionCount = try payload.read(UInt16.self, at: &cursor)
        current = try payload.readBool(at: &cursor)
    }

    public func encode(into output: inout [UInt8]) {
        output.append(bigEndian: credential.rawValue)
        output.append(credentialKind.rawValue)
        output.append(text8: label)
        output.append(bigEndian: created.microseconds)
        output.append(bigEndian: used.microseconds)
        output.append(bigEndian: sessionCount)
        output.append(bool: current)
    }
}
