extension [UInt8] {
    /// Appends an integer, most significant byte first. Spec/02-framing.md §2.3.
    @inlinable
    public mutating func append<T: FixedWidthInteger>(bigEndian value: T) {
        unsafe Swift.withUnsafeBytes(of: value.bigEndian) { unsafe append(contentsOf: $0) }
    }

    /// Appends integers behind one another, in one step.
    @inlinable
    public mutating func append<let count: Int>(bigEndian values: InlineArray<count, UInt64>) {
        let encoded = InlineArray<count, UInt64> { values[$0].bigEndian }
        unsafe Swift.withUnsafeBytes(of: encoded) { unsafe append(contentsOf: $0) }
    }

    /// Overwrites an integer in place.
    ///
    /// - Precondition: the integer lies within the array.
    @inlinable
    public mutating func replace<T: FixedWidthInteger>(at offset: Int, bigEndian value: T) {
        precondition(offset >= 0 && count - offset >= MemoryLayout<T>.size)
        unsafe withUnsafeMutableBytes { unsafe $0.storeBytes(of: value.bigEndian, toByteOffset: offset, as: T.self) }
    }

    /// Appends text behind a one-byte length.
    ///
    /// - Precondition: at most 255 bytes of UTF-8.
    public mutating func append(text8 text: String) {
        let bytes = text.utf8
        precondition(bytes.count <= Int(UInt8.max), "a text with a one-byte length has at most 255 bytes")
        append(UInt8(bytes.count))
        append(contentsOf: bytes)
    }

    /// Appends text behind a two-byte length.
    ///
    /// - Precondition: at most 65,535 bytes of UTF-8.
    public mutating func append(text16 text: String) {
        let bytes = text.utf8
        precondition(bytes.count <= Int(UInt16.max), "a text with a two-byte length has at most 65,535 bytes")
        append(bigEndian: UInt16(bytes.count))
        append(contentsOf: bytes)
    }

    /// Appends bytes behind a two-byte length.
    ///
    /// - Precondition: at most 65,535 bytes.
    public mutating func append(bytes16 bytes: [UInt8]) {
        precondition(bytes.count <= Int(UInt16.max), "bytes with a two-byte length are at most 65,535")
        append(bigEndian: UInt16(bytes.count))
        append(contentsOf: bytes)
    }

    /// Appends a Boolean as 1 or 0.
    public mutating func append(bool value: Bool) {
        append(value ? 1 : 0)
    }
}
