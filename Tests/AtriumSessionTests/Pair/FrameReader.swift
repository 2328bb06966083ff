import AtriumWire

/// Cuts a stream of bytes into frames, however it was split on the way.
struct FrameReader {
    private var bytes: [UInt8] = []

    mutating func append(_ more: some Sequence<UInt8>) {
        bytes.append(contentsOf: more)
    }

    /// The header in front, once it is whole.
    var header: FrameHeader? {
        try? FrameHeader(decoding: bytes.span.bytes)
    }

    /// Takes the frame in front, once it is whole.
    mutating func next() -> [UInt8]? {
        guard let header, bytes.count >= FrameHeader.byteCount + header.payloadBytes else { return nil }
        let frame = Array(bytes.prefix(FrameHeader.byteCount + header.payloadBytes))
        bytes.removeFirst(frame.count)
        return frame
    }
}
