/// How much may be done in how long: so many units come back in a span of time, and at most a burst of them is there
/// at once.
public struct Rate: Equatable, Sendable {
    /// Units there are at once.
    public let burst: UInt64
    /// How long a burst takes to come back.
    public let burstNanoseconds: UInt64
    private let count: UInt64
    private let nanoseconds: UInt64

    /// A rate; nil where one of the numbers is 0, which means that there is no bound.
    ///
    /// - Parameters:
    ///   - burst: units there are at once.
    ///   - count: units that come back in the span.
    ///   - milliseconds: the span.
    public init?(burst: UInt64, count: UInt64, perMilliseconds milliseconds: UInt64 = 1_000) {
        guard burst > 0, count > 0, milliseconds > 0 else { return nil }
        self.burst = burst
        self.count = count
        nanoseconds = MonotonicTime(nanoseconds: 0).advanced(byMilliseconds: milliseconds).nanoseconds
        burstNanoseconds = Self.nanoseconds(for: burst, count, nanoseconds)
    }

    /// How long so many units take to come back, in nanoseconds; the longest there is where that leaves 64 bits.
    public func nanoseconds(for units: UInt64) -> UInt64 { Self.nanoseconds(for: units, count, nanoseconds) }

    private static func nanoseconds(for units: UInt64, _ count: UInt64, _ nanoseconds: UInt64) -> UInt64 {
        let product = units.multipliedFullWidth(by: nanoseconds)
        guard product.high > 0 else { return product.low / count }
        guard product.high < count else { return .max }
        return count.dividingFullWidth(product).quotient
    }
}
