/// One block of a file.
///
/// Layout: Spec/06-files.md, Chunk (0x0601), sent by either side.
public struct Chunk: WireFrame, Equatable {
    public static let kind = FrameKind.chunk

    /// The transfer.
    public var transfer: TransferID
    /// Number of the block: its offset in the file is 65,536 times that.
    public var block: UInt32
    /// CRC-32C of the data bytes alone.
    public var checksum: UInt32
    /// The bytes of the block: 65,536, or fewer in the last block of the file; never none.
    public var data: [UInt8]

    public init(transfer: TransferID, block: UInt32, checksum: UInt32, data: [UInt8]) {
        self.transfer = transfer
        self.block = block
        self.checksum = checksum
        self.data = data
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        transfer = TransferID(rawValue: try payload.read(UInt32.self, at: &cursor))
        block = try payload.read(UInt32.self, at: &cursor)
        checksum = try payload.read(UInt32.self, at: &cursor)
        data = payload.copy(cursor..<payload.byteCount)
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(bigEndian: transfer.rawValue)
        output.append(bigEndian: block)
        output.append(bigEndian: checksum)
        output.append(contentsOf: data)
    }
}
