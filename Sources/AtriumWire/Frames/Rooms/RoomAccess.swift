/// Who may read a room and write to it.
public enum RoomAccess: UInt8, CaseIterable, Sendable {
    /// Somebody that this version does not know.
    case other = 0
    /// Everybody who is not banned.
    case open = 1
    /// Its members alone.
    case inviteOnly = 2

    /// The one word for it in what the programs print: `open`, `invite-only`.
    public var word: String {
        switch self {
        case .other: "other"
        case .open: "open"
        case .inviteOnly: "invite-only"
        }
    }
}
