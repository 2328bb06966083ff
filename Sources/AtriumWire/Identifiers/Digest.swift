/// A SHA-256, or another value of 32 bytes.
public struct Digest: Hashable, Sendable {
    /// Bytes of a digest.
    public static let byteCount = 32
    /// Stands where no digest is known yet.
    public static let zero = Digest(words: (0, 0, 0, 0))

    var a, b, c, d: UInt64

    package init(words: (UInt64, UInt64, UInt64, UInt64)) {
        (a, b, c, d) = words
    }

    /// The bytes as four numbers, first byte highest.
    package var words: (UInt64, UInt64, UInt64, UInt64) { (a, b, c, d) }

    /// Takes 32 bytes.
    ///
    /// - Precondition: exactly 32.
    public init(_ bytes: [UInt8]) {
        precondition(bytes.count == Self.byteCount)
        func word(_ index: Int) -> UInt64 {
            var word: UInt64 = 0
            for place in index * 8..<index * 8 + 8 { word = word << 8 | UInt64(bytes[place]) }
            return word
        }
        self.init(words: (word(0), word(1), word(2), word(3)))
    }

    /// Reads 64 hexadecimal digits; nil for anything else.
    public init?(hex: some StringProtocol) {
        let digits = Array(hex.utf8)
        guard digits.count == 2 * Self.byteCount else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            let pair = digits[index...index + 1]
            guard pair.allSatisfy({ (48...57).contains($0) || (65...70).contains($0) || (97...102).contains($0) }),
                let byte = UInt8(String(decoding: pair, as: UTF8.self), radix: 16)
            else { return nil }
            bytes.append(byte)
        }
        self.init(bytes)
    }

    /// The 32 bytes.
    public var bytes: [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(Self.byteCount)
        output.append(digest: self)
        return output
    }

    /// The first of them.
    public var firstByte: UInt8 { UInt8(truncatingIfNeeded: a >> 56) }

    /// 64 lower-case hexadecimal digits, as `sha256sum` prints them.
    public var hex: String {
        var digits: [UInt8] = []
        digits.reserveCapacity(2 * Self.byteCount)
        func append(_ word: UInt64) {
            for shift in stride(from: 60, through: 0, by: -4) {
                let digit = UInt8(truncatingIfNeeded: word >> UInt64(shift)) & 15
                digits.append(digit < 10 ? 48 + digit : 87 + digit)
            }
        }
        append(a)
        append(b)
        append(c)
        append(d)
        return String(decoding: digits, as: UTF8.self)
    }
}

extension RawSpan {
    /// Reads 32 bytes.
    public func readDigest(at cursor: inout Int) throws(DecodeError) -> Digest {
        Digest(
            words: (
                try read(UInt64.self, at: &cursor), try read(UInt64.self, at: &cursor),
                try read(UInt64.self, at: &cursor), try read(UInt64.self, at: &cursor)
            ))
    }
}

extension [UInt8] {
    /// Appends 32 bytes.
    public mutating func append(digest: Digest) {
        append(bigEndian: digest.a)
        append(bigEndian: digest.b)
        append(bigEndian: digest.c)
        append(bigEndian: digest.d)
    }
}
