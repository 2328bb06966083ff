extension RawSpan {
    /// Reads one big-endian integer and moves `cursor` past it. Spec/02-framing.md §2.3.
    ///
    /// - Throws: `DecodeError.truncated` where fewer bytes are left than the integer has.
    @inlinable
    public func read<T: FixedWidthInteger & BitwiseCopyable>(
        _: T.Type, at cursor: inout Int
    ) throws(DecodeError) -> T {
        guard cursor >= 0, byteCount - cursor >= MemoryLayout<T>.size else { throw .truncated }
        defer { cursor += MemoryLayout<T>.size }
        return unsafe T(bigEndian: unsafeLoadUnaligned(fromByteOffset: cursor, as: T.self))
    }

    /// Takes `count` bytes: where they lie, without a copy.
    @inlinable
    public func take(_ count: Int, at cursor: inout Int) throws(DecodeError) -> Range<Int> {
        guard cursor >= 0, count >= 0, byteCount - cursor >= count else { throw .truncated }
        defer { cursor += count }
        return cursor..<cursor + count
    }

    /// Copies a range of the bytes into an array.
    public func copy(_ range: Range<Int>) -> [UInt8] {
        // Made with no room, an array is the one empty array of all threads, and would be written to.
        guard !range.isEmpty else { return [] }
        return [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
            unsafe extracting(range).withUnsafeBytes { source in
                unsafe UnsafeMutableRawBufferPointer(buffer).copyMemory(from: source)
            }
            count = range.count
        }
    }

    /// Reads UTF-8 text behind a one-byte length.
    public func readText8(at cursor: inout Int) throws(DecodeError) -> String {
        let count = Int(try read(UInt8.self, at: &cursor))
        return try text(take(count, at: &cursor))
    }

    /// Reads UTF-8 text behind a two-byte length.
    public func readText16(at cursor: inout Int) throws(DecodeError) -> String {
        let count = Int(try read(UInt16.self, at: &cursor))
        return try text(take(count, at: &cursor))
    }

    /// Reads bytes behind a two-byte length.
    public func readBytes16(at cursor: inout Int) throws(DecodeError) -> [UInt8] {
        let count = Int(try read(UInt16.self, at: &cursor))
        return copy(try take(count, at: &cursor))
    }

    /// Reads a Boolean: 0 is false, everything else true.
    public func readBool(at cursor: inout Int) throws(DecodeError) -> Bool {
        try read(UInt8.self, at: &cursor) != 0
    }

    /// Validates a range as UTF-8 and copies it out.
    func text(_ range: Range<Int>) throws(DecodeError) -> String {
        do {
            return String(copying: try UTF8Span(validating: Span(_bytes: extracting(range))))
        } catch {
            throw .textInvalid
        }
    }
}
