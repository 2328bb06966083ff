import AtriumNet
import AtriumServices
import AtriumSession
import AtriumWire

/// What each network address has done lately, and whether it may do more. Spec/08-limits.md §8.4.
///
/// A value without clock and threads; `AddressTable` shares one among the loops.
struct AddressBook: Sendable {
    /// Addresses, and names, that are remembered although nobody is connected.
    static let restingMax = 16_384
    /// When an address with too many connections may try again: nobody knows when one of them ends.
    static let crowdedRetryMilliseconds: UInt32 = 5_000

    private let connectionsMax: UInt64
    private let connectRate: Rate?
    private let claimRate: Rate?
    private let failureRate: Rate?
    private let passwordRate: Rate?
    private let abuseRate: Rate?
    private var addresses = RecentTable<NetworkAddress, AddressUse>(restingMax: restingMax)
    private var names = RecentTable<FoldedName, PasswordTries>(restingMax: restingMax)

    init(_ limits: AddressLimits, connectionsMax: UInt64) {
        self.connectionsMax = connectionsMax
        connectRate = Rate(burst: limits.connectsPerMinute, count: limits.connectsPerMinute, perMilliseconds: 60_000)
        claimRate = Self.hourly(limits.claimsPerHour)
        failureRate = Self.hourly(limits.failedLoginsPerHour)
        passwordRate = Self.hourly(limits.failedPasswordsPerHour)
        abuseRate = Rate(burst: limits.abusesMax, count: 1, perMilliseconds: 60_000)
    }

    private static func hourly(_ count: UInt64) -> Rate? {
        Rate(burst: count, count: count, perMilliseconds: 3_600_000)
    }

    /// Addresses it remembers.
    var addressCount: Int { addresses.count }

    // MARK: Connections

    /// Counts a connection, or says why there must not be one more.
    mutating func enter(_ address: NetworkAddress, at now: MonotonicTime) -> ErrorFrame? {
        addresses.change(address, at: now) { use in
            if let abuseRate, let wait = Self.milliseconds(use.abuses.wait(for: 1, by: abuseRate, at: now)) {
                return ErrorFrame(
                    .addressLimit, "too many connections from your address were ended for abuse; try again later",
                    retryAfterMilliseconds: wait)
            }
            guard connectionsMax == 0 || use.connectionCount < connectionsMax else {
                return ErrorFrame(
                    .addressLimit,
                    "\(connectionsMax) connections come from your address, as many as may; try again later",
                    retryAfterMilliseconds: Self.crowdedRetryMilliseconds, available: connectionsMax)
            }
            if let connectRate, let wait = Self.milliseconds(use.connects.take(1, by: connectRate, at: now)) {
                return ErrorFrame(
                    .addressLimit, "connections from your address come too fast; try again later",
                    retryAfterMilliseconds: wait)
            }
            use.connectionCount += 1
            return nil
        }
    }

    /// Counts a connection no more.
    mutating func leave(_ address: NetworkAddress, at now: MonotonicTime) {
        addresses.change(address, at: now) { $0.connectionCount -= 1 }
        addresses.release(address, at: now)
    }

    /// A connection was ended for abuse.
    mutating func abused(_ address: NetworkAddress, at now: MonotonicTime) {
        guard let abuseRate else { return }
        addresses.change(address, at: now) { $0.abuses.charge(1, by: abuseRate, at: now) }
    }

    // MARK: Names and logins

    /// Counts a name claimed, or says why it must wait.
    mutating func claim(_ address: NetworkAddress, at now: MonotonicTime) -> ErrorFrame? {
        guard let claimRate else { return nil }
        let wait = addresses.change(address, at: now) { $0.claims.take(1, by: claimRate, at: now) }
        return Self.milliseconds(wait).map {
            ErrorFrame(
                .rateLimited, "too many names were claimed from your address; try again later",
                retryAfterMilliseconds: $0)
        }
    }

    /// Why a login must wait; nil where it need not.
    ///
    /// Only a password can be guessed: other secrets are random numbers of 256 bits, and whoever has one gets in,
    /// whatever failed from its address. What their failures cost is bounded by the connections of an address, and by
    /// the tries of each.
    ///
    /// - Parameters:
    ///   - address: nil on this machine.
    ///   - name: whose password is tried; nil where it is another secret.
    func refuseLogin(_ address: NetworkAddress?, password name: FoldedName?, at now: MonotonicTime) -> ErrorFrame? {
        guard let name else { return nil }
        var wait: UInt64 = 0
        if let address, let failureRate {
            wait = addresses.look(address).failures.wait(for: 1, by: failureRate, at: now)
        }
        if let passwordRate {
            wait = max(wait, names.look(name).failures.wait(for: 1, by: passwordRate, at: now))
        }
        return Self.milliseconds(wait).map {
            ErrorFrame(.loginLimit, "too many passwords were wrong; try again later", retryAfterMilliseconds: $0)
        }
    }

    /// A login failed.
    mutating func loginFailed(_ address: NetworkAddress?, password name: FoldedName?, at now: MonotonicTime) {
        guard let name else { return }
        if let address, let failureRate {
            addresses.change(address, at: now) { $0.failures.charge(1, by: failureRate, at: now) }
        }
        if let passwordRate {
            names.change(name, at: now) { $0.failures.charge(1, by: passwordRate, at: now) }
        }
    }

    /// A wait as an answer tells it; nil where there is none.
    private static func milliseconds(_ nanoseconds: UInt64) -> UInt32? {
        guard nanoseconds > 0 else { return nil }
        return UInt32(clamping: nanoseconds / 1_000_000 + 1)
    }
}
