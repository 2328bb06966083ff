/// Asks for events of a conversation: those with `after` < sequence < `before`.
///
/// Layout: Spec/04-rooms.md, History (0x0206), sent by the client.
public struct History: WireFrame, Equatable {
    public static let kind = FrameKind.history

    /// The conversation.
    public var conversation: ConversationID
    /// Only events above this sequence; 0 for all.
    public var after: UInt64
    /// Only events below this sequence; 0 for no bound.
    public var before: UInt64
    /// Which end of the range the page is taken from.
    public var order: HistoryOrder
    /// Most events wanted; 0 for as many as a page holds.
    public var count: UInt16

    public init(
        conversation: ConversationID, after: UInt64, before: UInt64, order: HistoryOrder, count: UInt16
    ) {
        self.conversation = conversation
        self.after = after
        self.before = before
        self.order = order
        self.count = count
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        conversation = ConversationID(rawValue: try payload.read(UInt64.self, at: &cursor))
        after = try payload.read(UInt64.self, at: &cursor)
        before = try payload.read(UInt64.self, at: &cursor)
        order = HistoryOrder(rawValue: try payload.read(UInt8.self, at: &cursor)) ?? .newest
        count = try payload.read(UInt16.self, at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(bigEndian: conversation.rawValue)
        output.append(bigEndian: after)
        output.append(bigEndian: before)
        output.append(order.rawValue)
        output.append(bigEndian: count)
    }
}
