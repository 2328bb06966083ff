/// What an account is to a room. Each role may do what those above it in this table may.
public enum RoomRole: UInt8, CaseIterable, Sendable {
    /// Something that this version does not know.
    case other = 0
    /// Nothing: a stranger.
    case none = 1
    /// Reads a room that is for its members, and writes to it.
    case member = 2
    /// Keeps order.
    case moderator = 3
    /// May do everything in the room.
    case owner = 4
}
