import AtriumSession

/// What protects a link, as its driver tells the machine.
package enum LinkSecurity: Equatable, Sendable {
    /// Nothing.
    case clear
    /// It does not leave this machine: a socket in the file system.
    case local
    /// TLS, with a server of which this is known.
    case tls(ServerProof)

    /// As the session takes it.
    var session: ConnectionSecurity {
        switch self {
        case .clear: .clear
        case .local: .local
        case .tls(let proof): .tls(channelBinding: proof.channelBinding)
        }
    }
}
