/// What text a conversation takes. Decoding has already made sure that it is UTF-8. Spec/02-framing.md §2.6.
public enum TextRules {
    /// Whether a message may say this: LF and TAB are its only control characters.
    public static func isMessage(_ text: String) -> Bool {
        !hasControl(text) { $0 == 0x09 || $0 == 0x0A }
    }

    /// Whether this may stand on one line, as a topic does: TAB is its only control character.
    public static func isLine(_ text: String) -> Bool {
        !hasControl(text) { $0 == 0x09 }
    }

    /// Whether the text has a C0 or C1 control character or DEL, other than those let through.
    private static func hasControl(_ text: String, except isAllowed: (UInt8) -> Bool) -> Bool {
        var previous: UInt8 = 0
        for byte in text.utf8 {
            if byte < 0x20, !isAllowed(byte) { return true }
            if byte == 0x7F { return true }
            // U+0080 to U+009F are C2 80 to C2 9F in UTF-8.
            if previous == 0xC2, byte < 0xA0 { return true }
            previous = byte
        }
        return false
    }
}
