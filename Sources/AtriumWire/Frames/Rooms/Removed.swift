/// Tells each session of an account that it has no part in a room any more, whether it followed the room or not.
///
/// Layout: Spec/04-rooms.md, Removed (0x030A), sent by the server.
public struct Removed: WireFrame, Equatable {
    public static let kind = FrameKind.removed

    /// The conversation of the room.
    public var conversation: ConversationID
    /// ban, or else kick.
    public var sanction: SanctionKind
    /// When a ban ends; the highest number for never; 0 for a kick.
    public var until: WallTime
    /// Name of the room, without `#`.
    public var name: String
    /// Name of who did it.
    public var by: String
    /// Why; may be empty.
    public var reason: String

    public init(
        conversation: ConversationID, sanction: SanctionKind, until: WallTime, name: String, by: String, reason: String
    ) {
        self.conversation = conversation
        self.sanction = sanction
        self.until = until
        self.name = name
        self.by = by
        self.reason = reason
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        conversation = ConversationID(rawValue: try payload.read(UInt64.self, at: &cursor))
        sanction = SanctionKind(rawValue: try payload.read(UInt8.self, at: &cursor)) ?? .other
        until = WallTime(microseconds: try payload.read(UInt64.self, at: &cursor))
        name = try payload.readText8(at: &cursor)
        by = try payload.readText8(at: &cursor)
        reason = try payload.readText16(at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(bigEndian: conversation.rawValue)
        output.append(sanction.rawValue)
        output.append(bigEndian: until.microseconds)
        output.append(text8: name)
        output.append(text8: by)
        output.append(text16: reason)
    }
}
