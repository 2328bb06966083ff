import AtriumWire

/// Bytes that came and are not yet understood. It holds several of the largest frames, so that one read of the
/// socket brings much.
struct FrameBuffer: ~Copyable {
    private static let capacity = 256 << 10

    private let storage = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity, alignment: 16)
    private var start = 0
    private var end = 0

    deinit {
        storage.deallocate()
    }

    /// Takes what has come, as far as there is room.
    ///
    /// - Parameter read: fills the start of the room it is given.
    mutating func receive(_ read: (UnsafeMutableRawBufferPointer) -> LinkTransfer) -> LinkTransfer {
        if start == end {
            start = 0
            end = 0
        } else if start > 0 {
            let rest = UnsafeRawBufferPointer(rebasing: storage[start..<end])
            UnsafeMutableRawBufferPointer(rebasing: storage[0..<rest.count]).copyMemory(from: rest)
            start = 0
            end = rest.count
        }
        let result = read(UnsafeMutableRawBufferPointer(rebasing: storage[end...]))
        if case .moved(let count) = result {
            precondition((1...storage.count - end).contains(count), "no more comes than there is room for")
            end += count
        }
        return result
    }

    /// The header of the next frame; nil where it has not come whole.
    func header() throws(DecodeError) -> FrameHeader? {
        guard end - start >= FrameHeader.byteCount else { return nil }
        let bytes = UnsafeRawBufferPointer(rebasing: storage[start..<end])
        return try FrameHeader(decoding: bytes.bytes)
    }

    /// The next frame, header and payload; nil where it has not come whole. Valid until `receive`.
    ///
    /// - Parameter header: its header, found to be within the limits.
    mutating func take(_ header: FrameHeader) -> UnsafeRawBufferPointer? {
        let count = FrameHeader.byteCount + header.payloadBytes
        guard end - start >= count else { return nil }
        defer { start += count }
        return UnsafeRawBufferPointer(rebasing: storage[start..<start + count])
    }
}
