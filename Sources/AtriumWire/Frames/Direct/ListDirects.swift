/// Asks for the account's direct conversations.
///
/// Layout: Spec/05-direct-messages.md, ListDirects (0x0401), sent by the client.
public struct ListDirects: WireFrame, Equatable {
    public static let kind = FrameKind.listDirects

    /// Only conversations above this id; 0 for all.
    public var after: ConversationID
    /// Most entries wanted; 0 for as many as a frame holds.
    public var count: UInt16

    public init(after: ConversationID, count: UInt16) {
        self.after = after
        self.count = count
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        after = ConversationID(rawValue: try payload.read(UInt64.self, at: &cursor))
        count = try payload.read(UInt16.self, at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(bigEndian: after.rawValue)
        output.append(bigEndian: count)
    }
}
