/// The attributes of one SCRAM message, read strictly: a single ASCII letter, `=`, and a value without NUL or comma.
/// RFC 5802 §5.1.
struct ScramMessage {
    /// Longer messages are not meant.
    static let byteCountMax = 4_096

    private static let comma = UInt8(ascii: ",")

    /// What was not taken yet: whole attributes, with commas between them.
    private var rest: ArraySlice<UInt8>

    /// Checks a message as a whole.
    ///
    /// - Throws: `malformed` for every other form, and for a letter that comes twice; `mandatoryExtension` for `m=`.
    init(_ bytes: ArraySlice<UInt8>) throws(ScramError) {
        guard !bytes.isEmpty, bytes.count <= Self.byteCountMax else { throw .malformed }
        rest = bytes
        var seen: UInt64 = 0
        var start = bytes.startIndex
        while start <= bytes.endIndex {
            let end = bytes[start...].firstIndex(of: Self.comma) ?? bytes.endIndex
            guard end - start >= 3, let place = Self.place(of: bytes[start]), bytes[start + 1] == UInt8(ascii: "="),
                !bytes[start..<end].contains(0)
            else { throw .malformed }
            guard bytes[start] != UInt8(ascii: "m") else { throw .mandatoryExtension }
            guard seen & 1 << place == 0 else { throw .malformed }
            seen |= 1 << place
            start = end + 1
        }
    }

    /// Numbers the letters, 0...57; nil for what is none.
    private static func place(of byte: UInt8) -> UInt64? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"):
            UInt64(byte - UInt8(ascii: "A"))
        default: nil
        }
    }

    /// Takes the next attribute, which is the one with this letter.
    mutating func take(_ letter: Unicode.Scalar) throws(ScramError) -> ArraySlice<UInt8> {
        guard let value = takeOptional(letter) else { throw .malformed }
        return value
    }

    /// Takes the next attribute where it is the one with this letter.
    mutating func takeOptional(_ letter: Unicode.Scalar) -> ArraySlice<UInt8>? {
        guard rest.first == UInt8(ascii: letter) else { return nil }
        let end = rest.firstIndex(of: Self.comma) ?? rest.endIndex
        defer { rest = rest[min(end + 1, rest.endIndex)...] }
        return rest[..<end].dropFirst(2)
    }

    /// Passes over extensions up to the attribute with this letter, and takes that, which is the last.
    mutating func takeLast(_ letter: Unicode.Scalar) throws(ScramError) -> ArraySlice<UInt8> {
        if let comma = rest.lastIndex(of: Self.comma) { rest = rest[(comma + 1)...] }
        return try take(letter)
    }

    /// Bytes of a nonce: printable ASCII without comma.
    static func nonce(_ value: ArraySlice<UInt8>) throws(ScramError) -> ArraySlice<UInt8> {
        guard value.allSatisfy({ (0x21...0x7E).contains($0) }) else { throw .malformed }
        return value
    }

    /// The bytes of a value in base64.
    static func bytes(_ value: ArraySlice<UInt8>) throws(ScramError) -> [UInt8] {
        guard let bytes = Base64.standard.decode(value) else { throw .malformed }
        return bytes
    }
}
