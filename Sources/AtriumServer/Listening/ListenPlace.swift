/// A place where a server listens.
public enum ListenPlace: Hashable, Sendable {
    /// An address of the internet families; port 0 lets the system choose.
    case internet(host: String, port: UInt16)
    /// A Unix socket. It is made for its owner alone, speaks in clear, and counts as private.
    case local(path: String)

    /// As a person names it: `host:port`, or `unix:` and a path.
    public var text: String {
        switch self {
        case .internet(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .local(let path): "unix:\(path)"
        }
    }

    /// Whether it is reached from this machine alone.
    public var isPrivate: Bool {
        switch self {
        case .internet(let host, _): host == "localhost" || host == "::1" || host.hasPrefix("127.")
        case .local: true
        }
    }
}
