import AtriumWire

/// The secret a login proved: which one, and the key its proof was checked with. Both may be out of date when the core
/// admits the session, where the secret was taken away or replaced meanwhile.
public struct ProvenSecret: Equatable, Sendable {
    public var credential: CredentialID
    public var storedKey: Digest

    public init(credential: CredentialID, storedKey: Digest) {
        self.credential = credential
        self.storedKey = storedKey
    }
}
