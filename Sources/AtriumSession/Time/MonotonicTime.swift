/// A moment of a clock that never goes back, in nanoseconds from a start nobody needs to know. This floor reads no
/// clock: each caller passes the moment in, so that a test steps it.
public struct MonotonicTime: Hashable, Comparable, Sendable {
    /// Nanoseconds since the clock's start.
    public var nanoseconds: UInt64

    public init(nanoseconds: UInt64) {
        self.nanoseconds = nanoseconds
    }

    public static func < (left: MonotonicTime, right: MonotonicTime) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    /// The moment that many milliseconds later; the last there is, where the sum would leave 64 bits.
    public func advanced(byMilliseconds milliseconds: UInt64) -> MonotonicTime {
        let (nanoseconds, overflow) = milliseconds.multipliedReportingOverflow(by: 1_000_000)
        return advanced(byNanoseconds: overflow ? .max : nanoseconds)
    }

    /// The moment that many nanoseconds later; the last there is, where the sum would leave 64 bits.
    public func advanced(byNanoseconds distance: UInt64) -> MonotonicTime {
        let (sum, overflow) = nanoseconds.addingReportingOverflow(distance)
        return MonotonicTime(nanoseconds: overflow ? .max : sum)
    }

    /// Nanoseconds from an earlier moment to this one; 0 where `earlier` is not earlier.
    public func nanoseconds(since earlier: MonotonicTime) -> UInt64 {
        nanoseconds > earlier.nanoseconds ? nanoseconds - earlier.nanoseconds : 0
    }

    /// Whole milliseconds from an earlier moment to this one; 0 where `earlier` is not earlier.
    public func milliseconds(since earlier: MonotonicTime) -> UInt64 {
        nanoseconds(since: earlier) / 1_000_000
    }
}
