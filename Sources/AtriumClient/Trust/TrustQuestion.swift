/// Asks a person whether a server is the one that is meant: it is not known, and nobody vouches for it.
public struct TrustQuestion: Equatable, Sendable {
    /// The server as it was called: `host:port`.
    public var address: String
    /// What it showed.
    public var fingerprint: ServerFingerprint
    /// Why the system's authorities do not vouch for it, in words for a person.
    public var authorityFault: String

    public init(address: String, fingerprint: ServerFingerprint, authorityFault: String) {
        self.address = address
        self.fingerprint = fingerprint
        self.authorityFault = authorityFault
    }
}
