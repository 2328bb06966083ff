import AtriumWire

/// The server at the other end.
public struct ServerInfo: Equatable, Sendable {
    /// What the server calls itself.
    public var name: String
    /// Its program and version.
    public var software: String
    /// Names it for good.
    public var id: UInt64
    /// The limits it keeps.
    public var limits: Limits
    /// The address it was reached at.
    public var address: String
    /// What protects the connection.
    public var security: Security

    /// What protects a connection.
    public enum Security: Equatable, Sendable {
        /// Nothing: whoever can listen reads along.
        case clear
        /// It does not leave this machine.
        case local
        /// TLS, with a server that is trusted.
        case tls(ServerFingerprint, TrustBasis)
    }

    public init(
        name: String, software: String, id: UInt64, limits: Limits, address: String, security: Security = .clear
    ) {
        self.name = name
        self.software = software
        self.id = id
        self.limits = limits
        self.address = address
        self.security = security
    }
}
