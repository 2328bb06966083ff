/// Asks whom the account has blocked.
///
/// Layout: Spec/05-direct-messages.md, ListBlocks (0x0404), sent by the client.
public struct ListBlocks: WireFrame, Equatable {
    public static let kind = FrameKind.listBlocks

    /// Only accounts above this id; 0 for all.
    public var after: AccountID
    /// Most entries wanted; 0 for as many as a frame holds.
    public var count: UInt16

    public init(
        after: AccountID, count: UInt16
    ) {
        self.after = after
        self.count = count
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        after = AccountID(rawValue: try payload.read(UInt64.self, at: &cursor))
        count = try payload.read(UInt16.self, at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(bigEndian: after.rawValue)
        output.append(bigEndian: count)
    }
}
