/// One optional field behind the fixed part of a payload: a number, a length, and bytes that a peer which does not
/// know the number skips. Spec/02-framing.md §2.5.
public struct OptionalField {
    /// The permanent number; rising within a payload.
    public let number: UInt16
    /// Where its bytes lie in the payload.
    public let range: Range<Int>
}

extension RawSpan {
    /// Reads the next optional field, or nil at the end of the payload.
    ///
    /// - Parameter last: the number of the field before it, 0 at first; kept by this function.
    /// - Throws: `truncated` where a field is cut off, `fieldOrder` where numbers do not rise.
    public func readField(at cursor: inout Int, after last: inout UInt16) throws(DecodeError) -> OptionalField? {
        guard cursor < byteCount else { return nil }
        let number = try read(UInt16.self, at: &cursor)
        guard number > last else { throw .fieldOrder }
        last = number
        let count = Int(try read(UInt16.self, at: &cursor))
        return OptionalField(number: number, range: try take(count, at: &cursor))
    }

    /// Checks the optional fields from `cursor` on, and passes over them all.
    public func skipFields(from cursor: inout Int) throws(DecodeError) {
        var last: UInt16 = 0
        while try readField(at: &cursor, after: &last) != nil {}
    }

    /// Reads the integer an optional field holds; longer fields are read by their first bytes.
    public func read<T: FixedWidthInteger & BitwiseCopyable>(
        _: T.Type, in field: OptionalField
    ) throws(DecodeError) -> T {
        var cursor = field.range.lowerBound
        guard field.range.count >= MemoryLayout<T>.size else { throw .truncated }
        return try read(T.self, at: &cursor)
    }

    /// Reads the Boolean an optional field holds.
    public func readBool(in field: OptionalField) throws(DecodeError) -> Bool {
        try read(UInt8.self, in: field) != 0
    }

    /// Reads the digest an optional field holds.
    public func readDigest(in field: OptionalField) throws(DecodeError) -> Digest {
        guard field.range.count >= Digest.byteCount else { throw .truncated }
        var cursor = field.range.lowerBound
        return try readDigest(at: &cursor)
    }

    /// Reads the UTF-8 text behind a one-byte length that an optional field holds.
    public func readText8(in field: OptionalField) throws(DecodeError) -> String {
        var cursor = 0
        return try extracting(field.range).readText8(at: &cursor)
    }

    /// Reads the list an optional field holds, which ends within the field.
    public func readList<Entry: ListEntry>(
        of _: Entry.Type, in field: OptionalField
    ) throws(DecodeError) -> [Entry] {
        var cursor = 0
        return try Entry.list(decoding: extracting(field.range), at: &cursor)
    }
}

extension [UInt8] {
    /// Appends an optional field that holds one integer; nothing where there is no value.
    public mutating func append<T: FixedWidthInteger>(field number: UInt16, _ value: T?) {
        guard let value else { return }
        append(bigEndian: number)
        append(bigEndian: UInt16(MemoryLayout<T>.size))
        append(bigEndian: value)
    }

    /// Appends an optional field that holds a Boolean; nothing where there is no value.
    public mutating func append(field number: UInt16, _ value: Bool?) {
        append(field: number, value.map { $0 ? 1 : 0 as UInt8 })
    }

    /// Appends an optional field that holds a digest; nothing where there is no value.
    public mutating func append(field number: UInt16, _ value: Digest?) {
        guard let value else { return }
        append(bigEndian: number)
        append(bigEndian: UInt16(Digest.byteCount))
        append(digest: value)
    }

    /// Appends an optional field that holds text behind a one-byte length; nothing where there is no value.
    ///
    /// - Precondition: at most 255 bytes of UTF-8.
    public mutating func append(field number: UInt16, text8 value: String?) {
        guard let value else { return }
        append(bigEndian: number)
        append(bigEndian: UInt16(1 + value.utf8.count))
        append(text8: value)
    }

    /// Appends an optional field that holds a list; nothing where there is no value.
    ///
    /// - Precondition: the list has at most 65,535 bytes with its count.
    public mutating func append<Entry: ListEntry>(field number: UInt16, _ entries: [Entry]?) {
        guard let entries else { return }
        append(bigEndian: number)
        let lengthAt = count
        append(bigEndian: UInt16(0))
        Entry.encode(entries, into: &self)
        replace(at: lengthAt, bigEndian: UInt16(count - lengthAt - 2))
    }
}
