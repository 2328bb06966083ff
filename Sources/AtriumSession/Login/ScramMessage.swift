/// The attributes of one SCRAM message, read strictly: a single ASCII letter, `=`, and a value without NUL or comma.
/// RFC 5802 §5.1.
struct ScramMessage {
    /// One attribute: its letter and the bytes of its value.
    struct Attribute: Equatable {
        let letter: Character
        let value: ArraySlice<UInt8>
    }

    /// Longer messages are not meant.
    static let byteCountMax = 4_096

    private var rest: ArraySlice<Attribute>

    /// Splits a message.
    ///
    /// - Throws: `malformed` for every other form, and for a letter that comes twice; `mandatoryExtension` for `m=`.
    init(_ bytes: ArraySlice<UInt8>) throws(ScramError) {
        guard !bytes.isEmpty, bytes.count <= Self.byteCountMax else { throw .malformed }
        var attributes: [Attribute] = []
        for part in bytes.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
            guard part.count >= 3, let first = part.first, part[part.startIndex + 1] == UInt8(ascii: "=") else {
                throw .malformed
            }
            let letter = Character(Unicode.Scalar(first))
            guard letter.isASCII, letter.isLetter, !part.contains(0) else { throw .malformed }
            guard letter != "m" else { throw .mandatoryExtension }
            guard !attributes.contains(where: { $0.letter == letter }) else { throw .malformed }
            attributes.append(Attribute(letter: letter, value: part.dropFirst(2)))
        }
        rest = attributes[...]
    }

    /// Takes the next attribute, which is the one with this letter.
    mutating func take(_ letter: Character) throws(ScramError) -> ArraySlice<UInt8> {
        guard let value = takeOptional(letter) else { throw .malformed }
        return value
    }

    /// Takes the next attribute where it is the one with this letter.
    mutating func takeOptional(_ letter: Character) -> ArraySlice<UInt8>? {
        guard let next = rest.first, next.letter == letter else { return nil }
        rest.removeFirst()
        return next.value
    }

    /// Passes over extensions up to the attribute with this letter, and takes that, which is the last.
    mutating func takeLast(_ letter: Character) throws(ScramError) -> ArraySlice<UInt8> {
        guard let last = rest.last, last.letter == letter else { throw .malformed }
        rest = []
        return last.value
    }

    /// Bytes of a nonce: printable ASCII without comma.
    static func nonce(_ value: ArraySlice<UInt8>) throws(ScramError) -> ArraySlice<UInt8> {
        guard value.allSatisfy({ (0x21...0x7E).contains($0) }) else { throw .malformed }
        return value
    }

    /// The 32 bytes of a value in base64.
    static func bytes(_ value: ArraySlice<UInt8>) throws(ScramError) -> [UInt8] {
        guard let bytes = Base64.standard.decode(value) else { throw .malformed }
        return bytes
    }
}
