import AtriumWire

/// What keeps order: in rooms, by those who may, and in one's own direct conversations.
public enum OrderCommand: Equatable, Sendable {
    /// Sets who may read a room, and whether it is listed; one of a new name is created so. Outcome: `committed`.
    case setAccess(Target, RoomAccess, isHidden: Bool)
    /// Gives an account a role in a room, or takes it away. Outcome: `committed`.
    case setRole(Target, name: String, RoomRole)
    /// Makes an account a member of a room, and tells it so. Outcome: `committed`.
    case invite(Target, name: String)
    /// Takes an account out of a room, bans it, mutes it, or lifts that; for so many seconds, 0 for good, and for
    /// everybody to read why. Outcome: `committed`.
    case sanction(Target, name: String, SanctionKind, durationSeconds: UInt64, reason: String)
    /// Everybody with a role in a room, or a sanction. Outcome: `roles`.
    case roles(Target)
    /// Keeps an account from writing to one directly, or lets it again. Outcome: `done`.
    case block(name: String, Bool)
    /// Whom the account has blocked. Outcome: `blocks`.
    case blocks
}
