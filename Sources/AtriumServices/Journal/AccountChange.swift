import AtriumWire

/// What changes of an account that is there.
public enum AccountChange: Sendable {
    /// One more secret, or another in place of the one with the same credential id.
    case setVerifier(Verifier)
    /// A secret is taken away.
    case revoke(CredentialID)
    /// Somebody logged in with a secret.
    case used(CredentialID, at: WallTime)
    /// The account is an administrator of the server, or not any more.
    case setAdministrator(Bool)
    /// Nobody can log in any more, or again.
    case setDisabled(Bool)
    /// The name is free again. The account keeps its id, which names it in what it said, and loses its secrets.
    case release
}
