/// A number of bytes as a person writes it: `4096`, or `512K`, `500M`, `20G`, `1T`, in powers of 1,024.
enum ByteCount {
    private static let units: [Character: UInt64] = ["K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40]

    /// - Returns: nil where it is no such number, or one of more than 64 bits.
    static func parse(_ text: String) -> UInt64? {
        guard let last = text.last else { return nil }
        let unit = units[Character(last.uppercased())]
        let digits = unit == nil ? text[...] : text.dropLast()
        guard digits.allSatisfy({ ("0"..."9").contains($0) }), let number = UInt64(digits) else { return nil }
        let (bytes, overflow) = number.multipliedReportingOverflow(by: unit ?? 1)
        return overflow ? nil : bytes
    }
}
