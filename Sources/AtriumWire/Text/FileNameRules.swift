/// What an offered file may be called: a plain name, which cannot lead out of a folder nor lie about its ending on a
/// screen. Spec/02-framing.md §2.6.
public enum FileNameRules {
    /// Longest file name, in bytes.
    public static let maxBytes = 255

    /// Whether this is a plain file name: 1 to 255 bytes, no `/`, `\` or harmful character, no space at either end,
    /// and neither `.` nor `..`.
    public static func isFileName(_ name: String) -> Bool {
        let bytes = name.utf8
        guard (1...maxBytes).contains(bytes.count), name != ".", name != ".." else { return false }
        guard bytes.first != UInt8(ascii: " "), bytes.last != UInt8(ascii: " ") else { return false }
        return !name.unicodeScalars.contains { $0 == "/" || $0 == "\\" || $0.isHarmful }
    }
}
