/// What the name of an account or a room is made of. A server asks more of a name before it takes a new one.
/// Spec/02-framing.md §2.6.
public enum NameRules {
    /// Longest name, in bytes.
    public static let maxBytes = 64

    /// The rule, for a person.
    public static let rule = "a name has 1 to 64 bytes: letters and digits of any script, dots, underscores and hyphens"

    /// Whether this is made as names are: 1 to 64 bytes of letters, marks and decimal digits of any script, `.`, `_`
    /// and `-`, none of them invisible, and a mark not first.
    public static func isName(_ name: String) -> Bool {
        guard (1...maxBytes).contains(name.utf8.count) else { return false }
        var name = name
        guard !name.withUTF8({ $0.allSatisfy(isNameByte) }) else { return true }
        var isFirst = true
        return name.unicodeScalars.allSatisfy { scalar in
            defer { isFirst = false }
            return isNameScalar(scalar, isFirst: isFirst)
        }
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

    private static func isNameScalar(_ scalar: Unicode.Scalar, isFirst: Bool) -> Bool {
        guard !scalar.isASCII else { return isNameByte(UInt8(scalar.value)) }
        guard !scalar.properties.isDefaultIgnorableCodePoint else { return false }
        return switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber: true
        case .nonspacingMark, .spacingMark, .enclosingMark: !isFirst
        default: false
        }
    }
}
