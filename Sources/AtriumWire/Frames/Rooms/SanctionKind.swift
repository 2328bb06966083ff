/// What is done to an account in a room.
public enum SanctionKind: UInt8, CaseIterable, Sendable {
    /// Something that this version does not know.
    case other = 0
    /// Taken out of the room, with what role it had.
    case kick = 1
    /// Taken out, and kept out until the ban ends.
    case ban = 2
    /// Its ban ended.
    case unban = 3
    /// Kept from writing until the mute ends.
    case mute = 4
    /// Its mute ended.
    case unmute = 5
}
