/// Asks for the bytes of a file, or for some of its blocks.
///
/// Layout: Spec/06-files.md, Fetch (0x0505), sent by the client.
public struct Fetch: WireFrame, Equatable {
    public static let kind = FrameKind.fetch

    /// What the client calls this transfer: not 0, and not in use on the connection.
    public var transfer: TransferID
    /// The file.
    public var file: FileID
    /// First block wanted.
    public var firstBlock: UInt32
    /// Blocks wanted; 0 for all that follow.
    public var blockCount: UInt32
    /// Chunk data the server may send on this transfer to begin with.
    public var creditBytes: UInt64

    public init(
        transfer: TransferID, file: FileID, firstBlock: UInt32, blockCount: UInt32, creditBytes: UInt64
    ) {
        self.transfer = transfer
        self.file = file
        self.firstBlock = firstBlock
        self.blockCount = blockCount
        self.creditBytes = creditBytes
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        transfer = TransferID(rawValue: try payload.read(UInt32.self, at: &cursor))
        file = FileID(rawValue: try payload.read(UInt64.self, at: &cursor))
        firstBlock = try payload.read(UInt32.self, at: &cursor)
        blockCount = try payload.read(UInt32.self, at: &cursor)
        creditBytes = try payload.read(UInt64.self, at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(bigEndian: transfer.rawValue)
        output.append(bigEndian: file.rawValue)
        output.append(bigEndian: firstBlock)
        output.append(bigEndian: blockCount)
        output.append(bigEndian: creditBytes)
    }
}
