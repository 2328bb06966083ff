/// A span of time as a person writes it: a whole number with `s`, `min`, `h`, `d` or `w`.
public enum TimeSpan {
    private static let units: [(word: String, seconds: UInt64)] = [
        ("w", 604_800), ("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1),
    ]

    /// - Returns: its seconds; nil where it is no such span, or one of more seconds than 64 bits.
    public static func parse(_ text: some StringProtocol) -> UInt64? {
        for unit in units where text.hasSuffix(unit.word) {
            let digits = text.dropLast(unit.word.count)
            guard digits.allSatisfy({ ("0"..."9").contains($0) }), let number = UInt64(digits) else { return nil }
            let (seconds, overflow) = number.multipliedReportingOverflow(by: unit.seconds)
            return overflow ? nil : seconds
        }
        return nil
    }

    /// The shortest that says exactly so many seconds.
    public static func words(_ seconds: UInt64) -> String {
        for unit in units where seconds > 0 && seconds % unit.seconds == 0 {
            return "\(seconds / unit.seconds)\(unit.word)"
        }
        return "\(seconds)s"
    }
}
