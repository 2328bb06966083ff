/// Whom the account has blocked, rising in account id.
///
/// Layout: Spec/05-direct-messages.md, BlockList (0x0405), sent by the server.
public struct BlockList: WireFrame, Equatable {
    public static let kind = FrameKind.blockList

    /// 1 where there are more above the last id.
    public var more: Bool
    /// The accounts.
    public var blocks: [BlockEntry]

    public init(
        more: Bool, blocks: [BlockEntry]
    ) {
        self.more = more
        self.blocks = blocks
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        more = try payload.readBool(at: &cursor)
        blocks = try BlockEntry.list(decoding: payload, at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(bool: more)
        BlockEntry.encode(blocks, into: &output)
    }
}
