/// What sort of secret a credential of an account is.
public enum CredentialKind: UInt8, CaseIterable, Sendable {
    /// One that this version does not know.
    case other = 0
    /// The key of a device, which it made itself.
    case device = 1
    /// The password, which a person knows; its credential id is 0.
    case password = 2
    /// A token, for a script.
    case token = 3
}
