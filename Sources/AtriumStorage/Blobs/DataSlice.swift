/// A run of bytes in a shared buffer, kept alive as long as the slice.
public struct DataSlice: Sendable {
    /// The buffer.
    public let buffer: SharedBytes
    /// Where in it the bytes lie.
    public let range: Range<Int>

    /// Names a part of a buffer that is filled already.
    ///
    /// - Precondition: the range lies within the buffer.
    public init(buffer: SharedBytes, range: Range<Int>) {
        precondition(range.lowerBound >= 0 && range.upperBound <= buffer.capacityBytes)
        self.buffer = buffer
        self.range = range
    }

    /// Bytes it covers.
    public var byteCount: Int { range.count }

    /// Lends the bytes.
    public func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try buffer.withBytes(range, body)
    }
}
