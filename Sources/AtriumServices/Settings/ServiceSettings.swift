import AtriumWire

/// What the services are told once, at start.
public struct ServiceSettings: Sendable {
    /// Every limit in force.
    public var limits: Limits

    /// What conversations keep in which nothing else is set.
    public var keep: KeepRule

    /// Who may claim a name.
    public var accountPolicy: AccountPolicy

    public init(limits: Limits = Limits(), keep: KeepRule = .forever, accountPolicy: AccountPolicy = .open) {
        self.accountPolicy = accountPolicy
        self.limits = limits
        self.keep = keep
    }

    /// How long an upload may stand without its sender before it is given up, in microseconds.
    var abandonMicroseconds: UInt64 { limits[.uploadAbandonMilliseconds] * 1_000 }
}
