/// The rule for names of accounts and rooms. Spec/02-framing.md §2.6.
public enum AccountName {
    /// The rule in words.
    public static let rule = "a name has 1 to 32 letters, digits, dots, underscores or hyphens of ASCII"

    /// Whether a name keeps the rule.
    public static func isValid(_ name: String) -> Bool {
        (1...32).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}
