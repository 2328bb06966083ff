/// Who is present, sorted by name without case.
///
/// Layout: Spec/04-rooms.md, WhoList (0x020B), sent by the server.
public struct WhoList: WireFrame, Equatable {
    public static let kind = FrameKind.whoList

    /// The conversation.
    public var conversation: ConversationID
    /// Accounts present in all.
    public var presentCount: UInt32
    /// 1 where there are more above the last name.
    public var more: Bool
    /// Accounts present.
    public var members: [MemberEntry]

    public init(conversation: ConversationID, presentCount: UInt32, more: Bool, members: [MemberEntry]) {
        self.conversation = conversation
        self.presentCount = presentCount
        self.more = more
        self.members = members
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        conversation = ConversationID(rawValue: try payload.read(UInt64.self, at: &cursor))
        presentCount = try payload.read(UInt32.self, at: &cursor)
        more = try payload.readBool(at: &cursor)
        members = try MemberEntry.list(decoding: payload, at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(bigEndian: conversation.rawValue)
        output.append(bigEndian: presentCount)
        output.append(bool: more)
        MemberEntry.encode(members, into: &output)
    }
}
