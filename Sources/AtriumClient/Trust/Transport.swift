/// How a client's bytes travel.
public enum Transport: Equatable, Sendable {
    /// TLS 1.3 over TCP. There is no way from here to a clear connection: what does not speak TLS is left.
    case tls(TrustPolicy)
    /// TCP alone: whoever can listen reads along, and whoever can write pretends.
    case clear
    /// A socket in the file system: whoever may open it is the machine's own.
    case unixSocket(path: String)
}
