/// Asks for blocks again: the receiver of a transfer found their CRC-32C wrong, or lacks them.
///
/// Layout: Spec/06-files.md, Resend (0x050A), sent by either side.
public struct Resend: WireFrame, Equatable {
    public static let kind = FrameKind.resend

    /// The transfer.
    public var transfer: TransferID
    /// First block.
    public var firstBlock: UInt32
    /// Blocks, at least 1.
    public var blockCount: UInt32

    public init(transfer: TransferID, firstBlock: UInt32, blockCount: UInt32) {
        self.transfer = transfer
        self.firstBlock = firstBlock
        self.blockCount = blockCount
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        transfer = TransferID(rawValue: try payload.read(UInt32.self, at: &cursor))
        firstBlock = try payload.read(UInt32.self, at: &cursor)
        blockCount = try payload.read(UInt32.self, at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(bigEndian: transfer.rawValue)
        output.append(bigEndian: firstBlock)
        output.append(bigEndian: blockCount)
    }
}
