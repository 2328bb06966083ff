import AtriumWire

/// What the services are told once, at start.
public struct ServiceSettings: Sendable {
    /// Every limit in force.
    public var limits: Limits
    /// How long an upload may stand still without its sender before it is given up, in microseconds.
    public var abandonMicroseconds: UInt64

    /// What conversations keep in which nothing else is set.
    public var keep: KeepRule

    public init(
        limits: Limits = Limits(), abandonMicroseconds: UInt64 = 60_000_000, keep: KeepRule = .forever
    ) {
        self.limits = limits
        self.abandonMicroseconds = abandonMicroseconds
        self.keep = keep
    }
}
