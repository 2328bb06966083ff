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
        append(bytes, to: &output)
        return String(decoding: output, as: UTF8.self)
    }

    /// Puts the text of some bytes behind others.
    func append(_ bytes: [UInt8], to output: inout [UInt8]) {
        let alphabet = alphabet
        var index = 0
        while index < bytes.count {
            let count = min(3, bytes.count - index)
            var bits = 0
            for place in 0..<3 { bits = bits << 8 | (place < count ? Int(bytes[index + place]) : 0) }
            for place in 0...count { output.append(alphabet[bits >> (18 - 6 * place) & 63]) }
            if self == .standard { for _ in count..<3 { output.append(UInt8(ascii: "=")) } }
            index += 3
        }
    }

    /// The bytes of a text; nil where it is not exactly what `encode` makes.
    public func decode(_ text: some BidirectionalCollection<UInt8>) -> [UInt8]? {
        var digits = text[...]
        if self == .standard {
            guard digits.count % 4 == 0 else { return nil }
            for _ in 0..<2 where digits.last == UInt8(ascii: "=") { digits.removeLast() }
        }
        let count = digits.count
        guard count % 4 != 1 else { return nil }
        var output: [UInt8] = []
        output.reserveCapacity(count * 3 / 4)
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
        switch (digit, self) {
        case (UInt8(ascii: "A")...UInt8(ascii: "Z"), _): Int(digit - UInt8(ascii: "A"))
        case (UInt8(ascii: "a")...UInt8(ascii: "z"), _): Int(digit - UInt8(ascii: "a")) + 26
        case (UInt8(ascii: "0")...UInt8(ascii: "9"), _): Int(digit - UInt8(ascii: "0")) + 52
        case (UInt8(ascii: "+"), .standard), (UInt8(ascii: "-"), .url): 62
        case (UInt8(ascii: "/"), .standard), (UInt8(ascii: "_"), .url): 63
        case (_, .standard), (_, .url): nil
        }
    }

    private static let lettersAndDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    private static let standardAlphabet = Array((lettersAndDigits + "+/").utf8)
    private static let urlAlphabet = Array((lettersAndDigits + "-_").utf8)
}
