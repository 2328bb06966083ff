/// What keeps strangers from hearing a connection, as the session machine of either side is told.
public enum ConnectionSecurity: Equatable, Sendable {
    /// Nothing: whoever is on the way can hear and change every byte.
    case clear
    /// A Unix socket: nobody but this machine is on the way.
    case local
    /// TLS, with what names this one connection.
    case tls(channelBinding: ChannelBinding)

    /// The login mechanism that such a connection takes: this one, and no other. Spec/03-session.md §3.5.
    public var mechanism: String {
        switch self {
        case .clear, .local: ScramServer.mechanism
        case .tls: ScramServer.boundMechanism
        }
    }

    /// Whether a new secret may be left, and a password be proven, on it.
    public var isPrivate: Bool {
        switch self {
        case .clear: false
        case .local, .tls: true
        }
    }

    /// What a login on it is bound to; nil where there is nothing to bind to.
    var channelBinding: ChannelBinding? {
        switch self {
        case .clear, .local: nil
        case .tls(let channelBinding): channelBinding
        }
    }
}
