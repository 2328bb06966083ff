import Glibc

/// Moments as people and programs both read them.
package enum Timestamp {
    /// RFC 3339 in UTC with microseconds: `2026-01-01T00:00:00.000000Z`.
    package static func text(microseconds: UInt64) -> String {
        var seconds = time_t(microseconds / 1_000_000)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        let date = "\(padded(parts.tm_year + 1900, 4))-\(padded(parts.tm_mon + 1, 2))-\(padded(parts.tm_mday, 2))"
        let clock = "\(padded(parts.tm_hour, 2)):\(padded(parts.tm_min, 2)):\(padded(parts.tm_sec, 2))"
        return "\(date)T\(clock).\(padded(CInt(microseconds % 1_000_000), 6))Z"
    }

    private static func padded(_ value: CInt, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
