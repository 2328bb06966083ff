/// A stock of units that fills up with time, by a `Rate` that its owner keeps.
///
/// It is one moment: when the stock is full again, if nothing more is taken. Taking moves that moment on, and a stock
/// has too little where it would lie further ahead than a whole burst takes to come back.
public struct TokenBucket: Equatable, Sendable {
    /// When the stock is full again.
    public private(set) var fullAt: MonotonicTime

    /// A full stock, or one that fills up by that moment.
    public init(fullAt: MonotonicTime = MonotonicTime(nanoseconds: 0)) {
        self.fullAt = fullAt
    }

    /// Whether nothing is missing.
    public func isFull(at now: MonotonicTime) -> Bool { fullAt <= now }

    /// Takes units, or none where there are too few. What costs more than a burst is taken from a full stock, which
    /// owes the rest then: otherwise it could never be done.
    ///
    /// - Returns: nanoseconds until there are enough; 0 where they were taken.
    public mutating func take(_ units: UInt64, by rate: Rate, at now: MonotonicTime) -> UInt64 {
        let wait = wait(for: units, by: rate, at: now)
        if wait == 0 { charge(units, by: rate, at: now) }
        return wait
    }

    /// How long until so many units are there, in nanoseconds; 0 where they are.
    public func wait(for units: UInt64, by rate: Rate, at now: MonotonicTime) -> UInt64 {
        let start = max(fullAt, now)
        let filled = start.advanced(byNanoseconds: rate.nanoseconds(for: min(units, rate.burst)))
        return filled.nanoseconds(since: now.advanced(byNanoseconds: rate.burstNanoseconds))
    }

    /// Takes units whether they are there or not.
    public mutating func charge(_ units: UInt64, by rate: Rate, at now: MonotonicTime) {
        fullAt = max(fullAt, now).advanced(byNanoseconds: rate.nanoseconds(for: units))
    }
}
