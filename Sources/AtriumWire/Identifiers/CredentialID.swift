/// Names one secret of an account: a device key, or 0 for the password.
public struct CredentialID: RawRepresentable, Hashable, Sendable {
    public var rawValue: UInt64

    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }
}
