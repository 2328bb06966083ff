/// Sizes, speeds and spans of time, in words for a person.
package enum Amount {
    private static let units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]

    /// `512 B`, `1.5 KiB`, `1.0 GiB`; always rounded down.
    package static func bytes(_ count: UInt64) -> String {
        var index = 0
        var tenths = count.multipliedReportingOverflow(by: 10).overflow ? count : count * 10
        if tenths == count, count > 0 {
            // Too large to keep a tenth of: start one unit up.
            tenths = count / 1024 * 10
            index = 1
        }
        guard index > 0 || count >= 1024 else { return "\(count) B" }
        while tenths >= 10240, index < units.count - 1 {
            tenths /= 1024
            index += 1
        }
        return "\(tenths / 10).\(tenths % 10) \(units[index])"
    }

    /// `59 s`, `3:07`, `2:05:09`.
    package static func span(seconds: UInt64) -> String {
        guard seconds >= 60 else { return "\(seconds) s" }
        let minutes = seconds / 60
        guard minutes >= 60 else { return "\(minutes):\(padded(seconds % 60))" }
        return "\(minutes / 60):\(padded(minutes % 60)):\(padded(seconds % 60))"
    }

    /// `14,980`.
    package static func grouped(_ count: Int) -> String {
        var digits = Array(String(count))
        var place = digits.count - 3
        while place > (count < 0 ? 1 : 0) {
            digits.insert(",", at: place)
            place -= 3
        }
        return String(digits)
    }

    private static func padded(_ number: UInt64) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
