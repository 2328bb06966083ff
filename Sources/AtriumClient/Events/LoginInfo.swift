import AtriumWire

/// The session that stands.
public struct LoginInfo: Equatable, Sendable {
    public var account: AccountID
    /// The name as it was claimed, which may differ in case from the one asked for.
    public var name: String
    /// Whether this login made the name the account's own.
    public var claimed: Bool
    /// Whether the account may do everything on the server.
    public var isAdministrator: Bool
    /// Whether the account has a password, so that further devices can log in.
    public var hasPassword: Bool
    /// What sort of secret it was logged in with.
    public var credentialKind: CredentialKind

    public init(
        account: AccountID, name: String, claimed: Bool, isAdministrator: Bool = false, hasPassword: Bool = false,
        credentialKind: CredentialKind = .device
    ) {
        self.account = account
        self.name = name
        self.claimed = claimed
        self.isAdministrator = isAdministrator
        self.hasPassword = hasPassword
        self.credentialKind = credentialKind
    }
}
