import AtriumWire

/// On which terms a name is claimed.
public struct ClaimTerms: Sendable {
    /// What sort of secret the claim leaves.
    public var credentialKind: CredentialKind
    /// Whether the claim came over a clear connection, where it may have been overheard.
    public var isClear: Bool
    /// Whether it takes the code of an invitation, which is then used up.
    public var needsInvitation: Bool
    /// Whether the account is an administrator from the start.
    public var isAdministrator: Bool

    public init(
        credentialKind: CredentialKind = .device, isClear: Bool = false, needsInvitation: Bool = false,
        isAdministrator: Bool = false
    ) {
        self.credentialKind = credentialKind
        self.isClear = isClear
        self.needsInvitation = needsInvitation
        self.isAdministrator = isAdministrator
    }
}
