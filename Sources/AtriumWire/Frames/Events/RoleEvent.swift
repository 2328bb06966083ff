/// Somebody gave an account a role in the room, or took it away.
///
/// Layout: Spec/04-rooms.md, RoleEvent (0x0708), sent by the server.
public struct RoleEvent: WireFrame, Equatable {
    public static let kind = FrameKind.roleEvent

    /// Where the event stands, who made it and when.
    public var head: EventHead
    /// Whose role it is.
    public var account: AccountID
    /// The role from now on.
    public var role: RoomRole
    /// 1 where the account was invited.
    public var invitation: Bool
    /// Name of the account.
    public var name: String

    public init(
        head: EventHead, account: AccountID, role: RoomRole, invitation: Bool, name: String
    ) {
        self.head = head
        self.account = account
        self.role = role
        self.invitation = invitation
        self.name = name
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        head = try EventHead(decoding: payload, at: &cursor)
        account = AccountID(rawValue: try payload.read(UInt64.self, at: &cursor))
        role = RoomRole(rawValue: try payload.read(UInt8.self, at: &cursor)) ?? .other
        invitation = try payload.readBool(at: &cursor)
        name = try payload.readText8(at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        head.encode(into: &output)
        output.append(bigEndian: account.rawValue)
        output.append(role.rawValue)
        output.append(bool: invitation)
        output.append(text8: name)
    }
}
