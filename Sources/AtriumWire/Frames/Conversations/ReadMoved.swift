/// Tells a session that another of its account has read further. A hint: it may be left out, or come late.
///
/// Layout: Spec/04-rooms.md, ReadMoved (0x020C), sent by the server.
public struct ReadMoved: WireFrame, Equatable {
    public static let kind = FrameKind.readMoved

    /// The conversation.
    public var conversation: ConversationID
    /// The account has read up to here.
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
