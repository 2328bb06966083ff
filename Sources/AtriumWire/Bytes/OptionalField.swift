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
}

extension [UInt8] {
    /// Appends an optional field that holds one integer; nothing where there is no value.
    public mutating func append<T: FixedWidthInteger>(field number: UInt16, _ value: T?) {
        guard let value else { return }
        append(bigEndian: number)
        append(bigEndian: UInt16(MemoryLayout<T>.size))
        append(bigEndian: value)
    }
}
