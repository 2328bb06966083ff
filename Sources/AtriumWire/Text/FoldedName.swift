/// A name as it is compared and sorted: without ASCII case. 32 bytes in place, so that a table of names allocates
/// nothing for each. Spec/02-framing.md §2.6.
public struct FoldedName: Hashable, Comparable, Sendable {
    /// The bytes in lower case, padded with zeros, first byte highest: whole words then sort as bytes do.
    private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    /// Folds a name; nil where it is none.
    public init?(_ name: String) {
        guard NameRules.isName(name) else { return nil }
        self.init(sorting: name)
    }

    /// Folds any text to where it sorts among names; only its first 32 bytes count.
    public init(sorting text: String) {
        var bytes = text.utf8.makeIterator()
        func word() -> UInt64 {
            var word: UInt64 = 0
            for _ in 0..<8 { word = word << 8 | UInt64(Self.folded(bytes.next() ?? 0)) }
            return word
        }
        words.0 = word()
        words.1 = word()
        words.2 = word()
        words.3 = word()
    }

    private static func folded(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }

    public static func == (left: FoldedName, right: FoldedName) -> Bool {
        left.words == right.words
    }

    public static func < (left: FoldedName, right: FoldedName) -> Bool {
        left.words < right.words
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
        hasher.combine(words.2)
        hasher.combine(words.3)
    }
}
