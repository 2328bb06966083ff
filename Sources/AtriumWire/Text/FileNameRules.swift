/// What an offered file may be called: a plain name, which cannot lead out of a folder nor lie about its ending on a
/// screen. Spec/06-files.md.
public enum FileNameRules {
    /// Longest file name, in bytes.
    public static let maxBytes = 255

    /// Whether this is a plain file name: 1 to 255 bytes, no `/`, `\`, control or bidirectional control character,
    /// no space at either end, and neither `.` nor `..`.
    public static func isFileName(_ name: String) -> Bool {
        let bytes = name.utf8
        guard (1...maxBytes).contains(bytes.count), name != ".", name != ".." else { return false }
        guard bytes.first != UInt8(ascii: " "), bytes.last != UInt8(ascii: " ") else { return false }
        return !name.unicodeScalars.contains { isForbidden($0.value) }
    }

    private static func isForbidden(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x00...0x1F, 0x7F...0x9F: true
        case 0x2F, 0x5C: true
        case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
