/// What LoggedIn tells of the account and of the secret the session was logged in with.
public struct AccountStanding: Equatable, Sendable {
    /// Whether the account is an administrator of the server.
    public var isAdministrator: Bool
    /// Whether the account has a password.
    public var hasPassword: Bool
    /// What sort of secret was proven.
    public var credentialKind: CredentialKind
    /// Whether that secret was left over a clear connection, where it may have been overheard.
    public var wasClaimedClear: Bool

    public init(
        isAdministrator: Bool = false, hasPassword: Bool = false, credentialKind: CredentialKind = .device,
        wasClaimedClear: Bool = false
    ) {
        self.isAdministrator = isAdministrator
        self.hasPassword = hasPassword
        self.credentialKind = credentialKind
        self.wasClaimedClear = wasClaimedClear
    }
}
