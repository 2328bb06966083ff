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

    public init(name: String, software: String, id: UInt64, limits: Limits, address: String) {
        self.name = name
        self.software = software
        self.id = id
        self.limits = limits
        self.address = address
    }
}
