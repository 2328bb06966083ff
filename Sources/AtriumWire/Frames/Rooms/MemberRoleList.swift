/// Roles and sanctions in a room, rising in account id.
///
/// Layout: Spec/04-rooms.md, MemberRoleList (0x030C), sent by the server.
public struct MemberRoleList: WireFrame, Equatable {
    public static let kind = FrameKind.memberRoleList

    /// The conversation of the room.
    public var conversation: ConversationID
    /// 1 where there are more above the last id.
    public var more: Bool
    /// Accounts with a role or a sanction.
    public var members: [RoleEntry]

    public init(
        conversation: ConversationID, more: Bool, members: [RoleEntry]
    ) {
        self.conversation = conversation
        self.more = more
        self.members = members
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        conversation = ConversationID(rawValue: try payload.read(UInt64.self, at: &cursor))
        more = try payload.readBool(at: &cursor)
        members = try RoleEntry.list(decoding: payload, at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(bigEndian: conversation.rawValue)
        output.append(bool: more)
        RoleEntry.encode(members, into: &output)
    }
}
