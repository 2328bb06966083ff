/// What protects a link, as its driver tells the machine.
package enum LinkSecurity: Equatable, Sendable {
    /// Nothing.
    case clear
    /// It does not leave this machine: a socket in the file system.
    case local
    /// TLS, with a server of which this is known.
    case tls(ServerProof)
}
