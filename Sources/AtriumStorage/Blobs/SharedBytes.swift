/// A buffer of fixed size that a loop fills from its socket and a disk worker reads from.
///
/// `@unchecked Sendable`: the loop that makes it writes each byte once, before it hands on the first slice that
/// covers the byte; mailing the slice orders that write before every read. Bytes behind a slice handed on are never
/// written again, so one buffer may be filled further while slices of its start are read elsewhere.
public final class SharedBytes: @unchecked Sendable {
    /// Bytes it has room for.
    public let capacityBytes: Int
    /// The first byte.
    private let start: UnsafeMutableRawPointer

    /// Takes room for `capacityBytes` bytes, which are not set to anything.
    public init(capacityBytes: Int) {
        precondition(capacityBytes > 0)
        self.capacityBytes = capacityBytes
        // A page's alignment: the kernel copies whole pages fastest from and to whole pages.
        start = .allocate(byteCount: capacityBytes, alignment: 4_096)
    }

    /// Copies `bytes` into a new buffer of exactly that size.
    public convenience init(copying bytes: [UInt8]) {
        self.init(capacityBytes: max(bytes.count, 1))
        writable.copyBytes(from: bytes)
    }

    deinit { start.deallocate() }

    /// The whole buffer, for the one loop that fills it.
    public var writable: UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(start: start, count: capacityBytes)
    }

    /// Lends a part of the buffer for reading.
    ///
    /// - Precondition: the range lies within the buffer.
    public func withBytes<Result, Failure: Error>(
        _ range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        precondition(range.lowerBound >= 0 && range.upperBound <= capacityBytes)
        return try body(UnsafeRawBufferPointer(start: start + range.lowerBound, count: range.count))
    }
}
