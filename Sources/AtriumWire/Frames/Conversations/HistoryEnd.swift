/// Ends a history page.
///
/// Layout: Spec/04-rooms.md, HistoryEnd (0x0207), sent by the server.
public struct HistoryEnd: WireFrame, Equatable {
    public static let kind = FrameKind.historyEnd

    /// The conversation.
    public var conversation: ConversationID
    /// Events in the page.
    public var count: UInt32
    /// Sequence of the first event of the page; 0 in an empty one.
    public var first: UInt64
    /// Sequence of the last; 0 in an empty one.
    public var last: UInt64
    /// 1 where the range holds more in the direction asked for.
    public var more: Bool

    public init(conversation: ConversationID, count: UInt32, first: UInt64, last: UInt64, more: Bool) {
        self.conversation = conversation
        self.count = count
        self.first = first
        self.last = last
        self.more = more
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        conversation = ConversationID(rawValue: try payload.read(UInt64.self, at: &cursor))
        count = try payload.read(UInt32.self, at: &cursor)
        first = try payload.read(UInt64.self, at: &cursor)
        last = try payload.read(UInt64.self, at: &cursor)
        more = try payload.readBool(at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(bigEndian: conversation.rawValue)
        output.append(bigEndian: count)
        output.append(bigEndian: first)
        output.append(bigEndian: last)
        output.append(bool: more)
    }
}
