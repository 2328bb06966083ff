/// The outcome of Offer: the offer stands, and bytes may come.
///
/// Layout: Spec/06-files.md, Offered (0x0502), sent by the server.
public struct Offered: WireFrame, Equatable {
    public static let kind = FrameKind.offered

    /// The transfer.
    public var transfer: TransferID
    /// Names the file for good.
    public var file: FileID
    /// The conversation.
    public var conversation: ConversationID
    /// Sequence of the offer in it.
    public var sequence: UInt64
    /// When it was committed.
    public var time: WallTime
    /// 1 where the request created the conversation.
    public var created: Bool
    /// Chunk data the client may send on this transfer to begin with.
    public var creditBytes: UInt64
    /// Blocks from 0 on that the server has without a hole.
    public var prefixBlocks: UInt32?
    /// SHA-256 of the bytes of those blocks.
    public var prefixDigest: Digest?
    /// Blocks behind them that the server lacks, rising.
    public var missing: [BlockRange]?

    public init(
        transfer: TransferID, file: FileID, conversation: ConversationID, sequence: UInt64, time: WallTime,
        created: Bool, creditBytes: UInt64, prefixBlocks: UInt32? = nil, prefixDigest: Digest? = nil,
        missing: [BlockRange]? = nil
    ) {
        self.transfer = transfer
        self.file = file
        self.conversation = conversation
        self.sequence = sequence
        self.time = time
        self.created = created
        self.creditBytes = creditBytes
        self.prefixBlocks = prefixBlocks
        self.prefixDigest = prefixDigest
        self.missing = missing
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        transfer = TransferID(rawValue: try payload.read(UInt32.self, at: &cursor))
        file = FileID(rawValue: try payload.read(UInt64.self, at: &cursor))
        conversation = ConversationID(rawValue: try payload.read(UInt64.self, at: &cursor))
        sequence = try payload.read(UInt64.self, at: &cursor)
        time = WallTime(microseconds: try payload.read(UInt64.self, at: &cursor))
        created = try payload.readBool(at: &cursor)
        creditBytes = try payload.read(UInt64.self, at: &cursor)
        var last: UInt16 = 0
        while let field = try payload.readField(at: &cursor, after: &last) {
            switch field.number {
            case 1: prefixBlocks = try payload.read(UInt32.self, in: field)
            case 2: prefixDigest = try payload.readDigest(in: field)
            case 3: missing = try payload.readList(of: BlockRange.self, in: field)
            default: break
            }
        }
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(bigEndian: transfer.rawValue)
        output.append(bigEndian: file.rawValue)
        output.append(bigEndian: conversation.rawValue)
        output.append(bigEndian: sequence)
        output.append(bigEndian: time.microseconds)
        output.append(bool: created)
        output.append(bigEndian: creditBytes)
        output.append(field: 1, prefixBlocks)
        output.append(field: 2, prefixDigest)
        output.append(field: 3, missing)
    }
}
