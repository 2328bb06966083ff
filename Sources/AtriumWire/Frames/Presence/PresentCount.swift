/// How many are present, in a room too large to name each who comes and goes.
///
/// Layout: Spec/04-rooms.md, PresentCount (0x0803), sent by the server.
public struct PresentCount: WireFrame, Equatable {
    public static let kind = FrameKind.presentCount

    /// The conversation.
    public var conversation: ConversationID
    /// Accounts present now.
    public var presentCount: UInt32

    public init(conversation: ConversationID, presentCount: UInt32) {
        self.conversation = conversation
        self.presentCount = presentCount
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        conversation = ConversationID(rawValue: try payload.read(UInt64.self, at: &cursor))
        presentCount = try payload.read(UInt32.self, at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(bigEndian: conversation.rawValue)
        output.append(bigEndian: presentCount)
    }
}
