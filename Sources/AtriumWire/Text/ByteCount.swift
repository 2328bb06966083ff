/// A number of bytes as a person writes it: `4096`, or `512K`, `500M`, `20G`, `1T`, in powers of 1,024.
public enum ByteCount {
    private static let units: [(letter: Character, bytes: UInt64)] = [
        ("T", 1 << 40), ("G", 1 << 30), ("M", 1 << 20), ("K", 1 << 10),
    ]

    /// - Returns: nil where it is no such number, or one of more than 64 bits.
    public static func parse(_ text: some StringProtocol) -> UInt64? {
        guard let last = text.last else { return nil }
        let unit = units.first { $0.letter == Character(last.uppercased()) }
        let digits = unit == nil ? text[...] : text.dropLast()
        guard digits.allSatisfy({ ("0"..."9").contains($0) }), let number = UInt64(digits) else { return nil }
        let (bytes, overflow) = number.multipliedReportingOverflow(by: unit?.bytes ?? 1)
        return overflow ? nil : bytes
    }

    /// The shortest that says exactly so many.
    public static func words(_ bytes: UInt64) -> String {
        for unit in units where bytes > 0 && bytes % unit.bytes == 0 { return "\(bytes / unit.bytes)\(unit.letter)" }
        return "\(bytes)"
    }
}
