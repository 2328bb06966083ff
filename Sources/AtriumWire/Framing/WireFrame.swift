/// One kind of frame: what it carries, and how that is laid out.
public protocol WireFrame: Sendable {
    /// The permanent number of the kind.
    static var kind: FrameKind { get }
    /// Reads one complete payload.
    init(decoding payload: RawSpan) throws(DecodeError)
    /// Appends the payload.
    func encodePayload(into output: inout [UInt8])
}

extension WireFrame {
    /// Appends the whole frame, header and payload.
    public func encode(into output: inout [UInt8], requestID: UInt32 = 0) {
        let start = output.count
        FrameHeader(payloadBytes: 0, kind: Self.kind, requestID: requestID).encode(into: &output)
        encodePayload(into: &output)
        output.replace(at: start, bigEndian: UInt32(output.count - start - FrameHeader.byteCount))
    }

    /// The whole frame by itself.
    public func encoded(requestID: UInt32 = 0) -> [UInt8] {
        var output: [UInt8] = []
        // Most are no longer than that; an array that grows by doubling is made three times for the header alone.
        output.reserveCapacity(224)
        encode(into: &output, requestID: requestID)
        return output
    }
}
