/// What text a conversation takes. Decoding has already made sure that it is UTF-8. Spec/02-framing.md §2.6.
public enum TextRules {
    /// Whether a message may say this: LF and TAB are its only control characters.
    public static func isMessage(_ text: String) -> Bool {
        !hasControl(text, besides: 0x0A)
    }

    /// Whether this may stand on one line, as a topic does: TAB is its only control character.
    public static func isLine(_ text: String) -> Bool {
        !hasControl(text, besides: 0x09)
    }

    /// Whether the text is of ASCII alone, as nearly every name is.
    package static func isASCII(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { $0.allSatisfy { $0 < 0x80 } }
    }

    /// Whether the text has a C0 or C1 control character or DEL, other than TAB and the one let through.
    private static func hasControl(_ text: String, besides allowed: UInt8) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            var index = 0
            var previous: UInt8 = 0
            while index < bytes.count {
                // Nearly all text is printable ASCII: eight bytes of it are passed over at a time.
                if bytes.count - index >= 8, isPrintableASCII(bytes, at: index) {
                    index += 8
                    previous = 0
                    continue
                }
                let byte = bytes[index]
                if byte < 0x20, byte != 0x09, byte != allowed { return true }
                // U+0080 to U+009F are C2 80 to C2 9F in UTF-8.
                if byte == 0x7F || (previous == 0xC2 && byte < 0xA0) { return true }
                previous = byte
                index += 1
            }
            return false
        }
    }

    /// Whether the eight bytes at an index all lie in 0x20...0x7E.
    @inline(__always)
    private static func isPrintableASCII(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
        let word = UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: index, as: UInt64.self)
        let high: UInt64 = 0x8080_8080_8080_8080
        // A byte below 0x20 borrows into its high bit; 0x7F carries into it; what is above 0x7F has it set.
        let isLow = (word &- 0x2020_2020_2020_2020) & ~word
        let isDelete = word &+ 0x0101_0101_0101_0101
        return (isLow | isDelete | word) & high == 0
    }
}
