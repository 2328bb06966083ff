import Glibc

/// The two clocks of the system.
public enum Clock {
    /// Nanoseconds that only grow, from an arbitrary start.
    public static func monotonicNanoseconds() -> UInt64 {
        read(CLOCK_MONOTONIC)
    }

    /// Microseconds since 1970, as the system believes them to be.
    public static func wallMicroseconds() -> UInt64 {
        read(CLOCK_REALTIME) / 1000
    }

    private static func read(_ clock: clockid_t) -> UInt64 {
        var time = timespec()
        _ = clock_gettime(clock, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
