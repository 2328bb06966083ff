/// Bytes as a person reads them.
enum Amount {
    private static let units = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]

    /// `999 bytes`, `1.5 MiB`: one digit behind the point, cut off.
    static func bytes(_ count: UInt64) -> String {
        guard count >= 1024 else { return count == 1 ? "1 byte" : "\(count) bytes" }
        var unit = 0
        var scale: UInt64 = 1024
        while count / scale >= 1024, unit < units.count - 1 {
            scale *= 1024
            unit += 1
        }
        let tenths = count % scale / (scale / 10 + 1)
        return "\(count / scale).\(min(9, tenths)) \(units[unit])"
    }
}
