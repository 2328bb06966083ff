import AtriumSession

/// What a server showed in the handshake of a link, and what there is to be said of it.
package struct ServerProof: Equatable, Sendable {
    /// The key it has proven to hold.
    package var fingerprint: ServerFingerprint
    /// Why the system's authorities do not vouch for it under the name it was called by; nil where they do.
    package var authorityFault: String?
    /// Whether it answers on this machine itself.
    package var isLoopback: Bool
    /// What names this one link (RFC 9266); a login is bound to it.
    package var channelBinding: ChannelBinding

    package init(
        fingerprint: ServerFingerprint, authorityFault: String?, isLoopback: Bool, channelBinding: ChannelBinding
    ) {
        self.fingerprint = fingerprint
        self.authorityFault = authorityFault
        self.isLoopback = isLoopback
        self.channelBinding = channelBinding
    }
}
