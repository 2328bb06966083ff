/// Tells an account that it was invited to a room: at once, and behind each login until it has answered.
///
/// Layout: Spec/04-rooms.md, Invited (0x0308), sent by the server.
public struct Invited: WireFrame, Equatable {
    public static let kind = FrameKind.invited

    /// The conversation of the room.
    public var conversation: ConversationID
    /// When it was invited.
    public var time: WallTime
    /// Name of the room, without `#`.
    public var name: String
    /// Name of who invited it.
    public var by: String

    public init(
        conversation: ConversationID, time: WallTime, name: String, by: String
    ) {
        self.conversation = conversation
        self.time = time
        self.name = name
        self.by = by
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        conversation = ConversationID(rawValue: try payload.read(UInt64.self, at: &cursor))
        time = WallTime(microseconds: try payload.read(UInt64.self, at: &cursor))
        name = try payload.readText8(at: &cursor)
        by = try payload.readText8(at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(bigEndian: conversation.rawValue)
        output.append(bigEndian: time.microseconds)
        output.append(text8: name)
        output.append(text8: by)
    }
}
