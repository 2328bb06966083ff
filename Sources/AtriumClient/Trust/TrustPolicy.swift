/// Which server a client takes for the one that is meant. Whatever it says, nothing is sent to a server before that is
/// decided: not even who would log in.
///
/// In this order: a fingerprint that was named must be the server's. A server that is known must have the key it had.
/// A server that the system's authorities vouch for, under the name it was called by, is trusted, and not pinned. What
/// answers on a loopback address is pinned at once, which is told. For what is left there is `unknown`.
public struct TrustPolicy: Equatable, Sendable {
    /// What becomes of a server that nobody vouches for.
    public enum Unknown: Equatable, Sendable {
        /// The program is asked: `ClientEvent.trustNeeded`.
        case ask
        /// It is trusted, and pinned.
        case pin
        /// It is refused.
        case refuse
    }

    /// The fingerprint that came with the server's address, as in an invitation. It does not stand above what is known:
    /// a link that anybody may have written does not change a pin.
    public var invited: ServerFingerprint?
    /// The fingerprint that the person vouches for here and now. It takes the place of what is known.
    public var confirmed: ServerFingerprint?
    /// What becomes of a server that nobody vouches for.
    public var unknown: Unknown
    /// The authorities that may vouch for a server, as PEM; nil for the system's.
    public var authorities: [UInt8]?

    public init(
        unknown: Unknown = .refuse, invited: ServerFingerprint? = nil, confirmed: ServerFingerprint? = nil,
        authorities: [UInt8]? = nil
    ) {
        self.unknown = unknown
        self.invited = invited
        self.confirmed = confirmed
        self.authorities = authorities
    }
}
