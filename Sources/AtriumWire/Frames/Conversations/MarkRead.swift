/// Moves the account's read marker forward; it never moves back.
///
/// Layout: Spec/04-rooms.md, MarkRead (0x0208), sent by the client.
public struct MarkRead: WireFrame, Equatable {
    public static let kind = FrameKind.markRead

    /// The conversation.
    public var conversation: ConversationID
    /// Read up to here.
    public var sequence: UInt64

    public init(conversation: ConversationID, sequence: UInt64) {
        self.conversation = conversation
        self.sequence = sequence
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        conversation = ConversationID(rawValue: try payload.read(UInt64.self, at: &cursor))
        sequence = try payload.read(UInt64.self, at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(bigEndian: conversation.rawValue)
        output.append(bigEndian: sequence)
    }
}
