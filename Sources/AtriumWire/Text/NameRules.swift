/// What an account or a room may be called. Spec/02-framing.md §2.6.
public enum NameRules {
    /// Longest name, in bytes.
    public static let maxBytes = 32

    /// Whether this is a name: 1 to 32 ASCII letters, digits, `.`, `_` and `-`.
    public static func isName(_ name: String) -> Bool {
        let bytes = name.utf8
        return (1...maxBytes).contains(bytes.count) && bytes.allSatisfy(isNameByte)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default:
            false
        }
    }
}
