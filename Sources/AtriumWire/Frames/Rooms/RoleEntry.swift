/// An account with a role in a room, or a sanction.
public struct RoleEntry: ListEntry {
    /// The account.
    public var account: AccountID
    /// Its role.
    public var role: RoomRole
    /// When its ban ends; the highest number for never, 0 where there is none.
    public var bannedUntil: WallTime
    /// When it may write again; the highest number for never, 0 where it may.
    public var mutedUntil: WallTime
    /// Its name.
    public var name: String

    public init(
        account: AccountID, role: RoomRole, bannedUntil: WallTime, mutedUntil: WallTime, name: String
    ) {
        self.account = account
        self.role = role
        self.bannedUntil = bannedUntil
        self.mutedUntil = mutedUntil
        self.name = name
    }

    public init(decoding payload: RawSpan, at cursor: inout Int) throws(DecodeError) {
        account = AccountID(rawValue: try payload.read(UInt64.self, at: &cursor))
        role = RoomRole(rawValue: try payload.read(UInt8.self, at: &cursor)) ?? .other
        bannedUntil = WallTime(microseconds: try payload.read(UInt64.self, at: &cursor))
        mutedUntil = WallTime(microseconds: try payload.read(UInt64.self, at: &cursor))
        name = try payload.readText8(at: &cursor)
    }

    public func encode(into output: inout [UInt8]) {
        output.append(bigEndian: account.rawValue)
        output.append(role.rawValue)
        output.append(bigEndian: bannedUntil.microseconds)
        output.append(bigEndian: mutedUntil.microseconds)
        output.append(text8: name)
    }
}
