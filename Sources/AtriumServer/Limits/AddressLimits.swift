/// What one network address may do, and what strangers may do together. 0 means no bound. Each of these fills up again
/// with time; how many connections an address may have is a limit that Welcome states, `addressConnectionsMax`.
public struct AddressLimits: Equatable, Sendable {
    /// New connections at once; as many come back in a minute.
    public var connectsPerMinute: UInt64 = 6_000
    /// Connections of one address on which nobody has logged in yet.
    public var handshakesMax: UInt64 = 2_000
    /// The same of all addresses together.
    public var totalHandshakesMax: UInt64 = 6_000
    /// Names claimed at once; as many come back in an hour.
    public var claimsPerHour: UInt64 = 2_000
    /// Failed logins with passwords at once; as many come back in an hour.
    public var failedLoginsPerHour: UInt64 = 2_000
    /// Failed logins with the password of one name, from wherever; as many come back in an hour.
    public var failedPasswordsPerHour: UInt64 = 100
    /// Connections ended for abuse behind which new ones are refused; one is forgiven each minute.
    public var abusesMax: UInt64 = 10

    public init() {}

    /// No bound at all, for programs that load a server on purpose.
    public static var none: AddressLimits {
        var limits = AddressLimits()
        limits.connectsPerMinute = 0
        limits.handshakesMax = 0
        limits.totalHandshakesMax = 0
        limits.claimsPerHour = 0
        limits.failedLoginsPerHour = 0
        limits.failedPasswordsPerHour = 0
        limits.abusesMax = 0
        return limits
    }
}
