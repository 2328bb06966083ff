/// The outcome of a request that made an event: where the event stands.
///
/// Layout: Spec/04-rooms.md, Committed (0x0202), sent by the server.
public struct Committed: WireFrame, Equatable {
    public static let kind = FrameKind.committed

    /// The conversation.
    public var conversation: ConversationID
    /// Sequence of the event in it.
    public var sequence: UInt64
    /// When it was committed.
    public var time: WallTime
    /// 1 where the request created the conversation.
    public var created: Bool

    public init(conversation: ConversationID, sequence: UInt64, time: WallTime, created: Bool) {
        self.conversation = conversation
        self.sequence = sequence
        self.time = time
        self.created = created
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        conversation = ConversationID(rawValue: try payload.read(UInt64.self, at: &cursor))
        sequence = try payload.read(UInt64.self, at: &cursor)
        time = WallTime(microseconds: try payload.read(UInt64.self, at: &cursor))
        created = try payload.readBool(at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(bigEndian: conversation.rawValue)
        output.append(bigEndian: sequence)
        output.append(bigEndian: time.microseconds)
        output.append(bool: created)
    }
}
