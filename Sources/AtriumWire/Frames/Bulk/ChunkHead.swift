/// A chunk without its data: for those who leave the bytes where they are. Layout: Spec/06-files.md, Chunk (0x0601).
public struct ChunkHead: Equatable, Sendable {
    /// Bytes in front of the data, the frame's header among them.
    public static let byteCount = FrameHeader.byteCount + 12

    /// The transfer.
    public var transfer: TransferID
    /// Number of the block.
    public var block: UInt32
    /// CRC-32C of the data bytes alone.
    public var checksum: UInt32
    /// Where the data lies in the payload.
    public var dataRange: Range<Int>

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        transfer = TransferID(rawValue: try payload.read(UInt32.self, at: &cursor))
        block = try payload.read(UInt32.self, at: &cursor)
        checksum = try payload.read(UInt32.self, at: &cursor)
        dataRange = cursor..<payload.byteCount
    }

    /// Appends the header of a chunk frame and the fields in front of its data.
    public static func encode(
        transfer: TransferID, block: UInt32, checksum: UInt32, dataBytes: Int, into output: inout [UInt8]
    ) {
        FrameHeader(payloadBytes: 12 + dataBytes, kind: .chunk, requestID: 0).encode(into: &output)
        output.append(bigEndian: transfer.rawValue)
        output.append(bigEndian: block)
        output.append(bigEndian: checksum)
    }
}
