import AtriumSession

extension MonotonicTime {
    /// A moment that many milliseconds after the start of a test.
    static func at(_ milliseconds: UInt64) -> MonotonicTime {
        MonotonicTime(nanoseconds: 1_000_000_000).advanced(byMilliseconds: milliseconds)
    }
}
