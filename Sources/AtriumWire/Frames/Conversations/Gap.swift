/// Tells a reader that fell behind that events up to `head` were not sent to it. It fetches them with History.
///
/// Layout: Spec/04-rooms.md, Gap (0x0209), sent by the server.
public struct Gap: WireFrame, Equatable {
    public static let kind = FrameKind.gap

    /// The conversation.
    public var conversation: ConversationID
    /// Sequence of the newest event not sent.
    public var head: UInt64

    public init(conversation: ConversationID, head: UInt64) {
        self.conversation = conversation
        self.head = head
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        conversation = ConversationID(rawValue: try payload.read(UInt64.self, at: &cursor))
        head = try payload.read(UInt64.self, at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(bigEndian: conversation.rawValue)
        output.append(bigEndian: head)
    }
}
