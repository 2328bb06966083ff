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
    /// Where it is set, nothing is kept: a claim whose invitation is good gets this code, and any other hears of its
    /// invitation alone.
    public var refusal: ErrorCode?

    public init(
        credentialKind: CredentialKind = .device, isClear: Bool = false, needsInvitation: Bool = false,
        isAdministrator: Bool = false, refusal: ErrorCode? = nil
    ) {
        self.refusal = refusal
        self.credentialKind = credentialKind
        self.isClear = isClear
        self.needsInvitation = needsInvitation
        self.isAdministrator = isAdministrator
    }
}
