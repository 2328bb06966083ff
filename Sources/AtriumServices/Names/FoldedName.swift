import AtriumWire

/// A name as it is compared and sorted: in the form NFKC_Casefold. 64 bytes in place, so that a table of names
/// allocates nothing for each. Spec/02-framing.md §2.6.
public struct FoldedName: Hashable, Comparable, Sendable {
    /// The bytes of the form, padded with zeros, first byte highest: whole words then sort as bytes do.
    private var words = InlineArray<8, UInt64>(repeating: 0)

    /// Folds a name; nil where it is none, or its form is longer than a name may be.
    init?(_ name: String) {
        guard NameRules.isName(name), let folded = Self.folded(name) else { return nil }
        guard folded.utf8.count <= NameRules.maxBytes else { return nil }
        self.init(bytesOf: folded)
    }

    /// Folds any text to where it sorts among names; only the first 64 bytes of its form count.
    public init(sorting text: String) {
        self.init(bytesOf: Self.folded(text) ?? text)
    }

    /// The form, but for the case of ASCII: nearly every name is of ASCII alone, and is folded without a copy.
    private static func folded(_ text: String) -> String? {
        TextRules.isASCII(text) ? text : NameForm.folded.of(text)
    }

    private init(bytesOf text: String) {
        var text = text
        text.withUTF8 { bytes in
            for (index, byte) in bytes.prefix(NameRules.maxBytes).enumerated() {
                words[index / 8] |= UInt64(Self.lowercased(byte)) << UInt64(56 - index % 8 * 8)
            }
        }
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }

    public static func == (left: FoldedName, right: FoldedName) -> Bool {
        for index in left.words.indices where left.words[index] != right.words[index] { return false }
        return true
    }

    public static func < (left: FoldedName, right: FoldedName) -> Bool {
        for index in left.words.indices where left.words[index] != right.words[index] {
            return left.words[index] < right.words[index]
        }
        return false
    }

    public func hash(into hasher: inout Hasher) {
        // Behind a word of padding alone there is nothing else.
        for index in words.indices where words[index] != 0 { hasher.combine(words[index]) }
    }
}
