/// Ends following a conversation, and being present in it. `#lobby` and direct conversations stay followed.
///
/// Layout: Spec/04-rooms.md, Unfollow (0x0205), sent by the client.
public struct Unfollow: WireFrame, Equatable {
    public static let kind = FrameKind.unfollow

    /// The conversation.
    public var conversation: ConversationID

    public init(conversation: ConversationID) {
        self.conversation = conversation
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        conversation = ConversationID(rawValue: try payload.read(UInt64.self, at: &cursor))
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(bigEndian: conversation.rawValue)
    }
}
