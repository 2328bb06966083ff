import AtriumWire
import Glibc

extension WallTime {
    /// RFC 3339 in UTC with microseconds: `2025-01-31T08:05:09.000120Z`.
    var rfc3339: String {
        var seconds = time_t(microseconds / 1_000_000)
        var parts = tm()
        guard gmtime_r(&seconds, &parts) != nil else { return "1970-01-01T00:00:00.000000Z" }
        let day = "\(padded(parts.tm_year + 1900, 4))-\(padded(parts.tm_mon + 1, 2))-\(padded(parts.tm_mday, 2))"
        let clock = "\(padded(parts.tm_hour, 2)):\(padded(parts.tm_min, 2)):\(padded(parts.tm_sec, 2))"
        return "\(day)T\(clock).\(padded(CInt(microseconds % 1_000_000), 6))Z"
    }

    /// Hour and minute where the reader is: `08:05`.
    var localClock: String {
        var seconds = time_t(microseconds / 1_000_000)
        var parts = tm()
        guard localtime_r(&seconds, &parts) != nil else { return "--:--" }
        return "\(padded(parts.tm_hour, 2)):\(padded(parts.tm_min, 2))"
    }

    /// Day, hour and minute where the reader is: `2025-01-31 08:05`; a dash where there is no moment.
    var localDay: String {
        microseconds > 0 ? "\(localDate) \(localClock)" : "-"
    }

    /// Day where the reader is: `2025-01-31`.
    var localDate: String {
        var seconds = time_t(microseconds / 1_000_000)
        var parts = tm()
        guard localtime_r(&seconds, &parts) != nil else { return "-" }
        return "\(padded(parts.tm_year + 1900, 4))-\(padded(parts.tm_mon + 1, 2))-\(padded(parts.tm_mday, 2))"
    }
}

private func padded(_ number: CInt, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
