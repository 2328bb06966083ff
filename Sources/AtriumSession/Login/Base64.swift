/// Base64 as RFC 4648 has it, strict: what decodes is exactly what encodes, no other spelling of the same bytes.
public enum Base64: Sendable {
    /// `+` and `/`, padded with `=` (§4).
    case standard
    /// `-` and `_`, without padding (§5).
    case url

    /// The text of some bytes.
    public func encode(_ bytes: [UInt8]) -> String {
        var output: [UInt8] = []
        output.reserveCapacity((bytes.count + 2) / 3 * 4)
        var index = 0
        while index < bytes.count {
            let group = bytes[index..<min(index + 3, bytes.count)]
            let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for place in 0...group.count { output.append(alphabet[bits >> (18 - 6 * place) & 63]) }
            if self == .standard { output.append(contentsOf: repeatElement(UInt8(ascii: "="), count: 3 - group.count)) }
            index += 3
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// The bytes of a text; nil where it is not exactly what `encode` makes.
    public func decode(_ text: some Sequence<UInt8>) -> [UInt8]? {
        var digits = Array(text)
        if self == .standard {
            guard digits.count % 4 == 0 else { return nil }
            let padding = digits.suffix(2).reversed().prefix { $0 == UInt8(ascii: "=") }.count
            digits.removeLast(padding)
        }
        guard digits.count % 4 != 1 else { return nil }
        var output: [UInt8] = []
        output.reserveCapacity(digits.count * 3 / 4)
        var bits = 0
        var bitCount = 0
        for digit in digits {
            guard let value = value(of: digit) else { return nil }
            bits = (bits << 6 | value) & 0xFFFF
            bitCount += 6
            guard bitCount >= 8 else { continue }
            bitCount -= 8
            output.append(UInt8(truncatingIfNeeded: bits >> bitCount))
        }
        // The bits past the last byte are zero, or two texts would stand for the same bytes.
        guard bits & (1 << bitCount - 1) == 0 else { return nil }
        return output
    }

    private var alphabet: [UInt8] {
        switch self {
        case .standard: Self.standardAlphabet
        case .url: Self.urlAlphabet
        }
    }

    private func value(of digit: UInt8) -> Int? {
        alphabet.firstIndex(of: digit)
    }

    private static let lettersAndDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    private static let standardAlphabet = Array((lettersAndDigits + "+/").utf8)
    private static let urlAlphabet = Array((lettersAndDigits + "-_").utf8)
}
