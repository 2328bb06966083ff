import AtriumWire

/// What the services are told once, at start.
public struct ServiceSettings: Sendable {
    /// Every limit in force.
    public var limits: Limits

    public init(limits: Limits = Limits()) {
        self.limits = limits
    }

    /// How long an upload may stand without its sender before it is given up, in microseconds.
    var abandonMicroseconds: UInt64 { limits[.uploadAbandonMilliseconds] * 1_000 }
}
