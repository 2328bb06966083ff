/// Why a server is trusted.
public enum TrustBasis: Equatable, Sendable {
    /// Its fingerprint was named.
    case named
    /// It has the key it had before.
    case known
    /// The system's authorities vouch for it, under the name it was called by.
    case authority
    /// It was met for the first time, and is known from now on.
    case pinned
}
