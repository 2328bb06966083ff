import AtriumWire

/// One side of an act: who does it, or to whom it is done.
struct Party: Sendable {
    let account: AccountID
    /// What it is in the room.
    var standing: RoomStanding
    /// Whether it looks after the server, and so after every room.
    var isAdministrator: Bool
    /// Whether there is something of it in the room to be ended: a role, or what it has open. Looked up for who is to
    /// be kicked alone.
    var isThere = true

    /// How far its word goes: nobody acts against one who has as much power.
    enum Power: Int, Comparable, Sendable {
        case stranger
        case member
        case moderator
        case owner
        case administrator

        static func < (left: Power, right: Power) -> Bool { left.rawValue < right.rawValue }

        init(_ role: RoomRole) {
            self =
                switch role {
                case .other, .none: .stranger
                case .member: .member
                case .moderator: .moderator
                case .owner: .owner
                }
        }
    }

    var power: Power { isAdministrator ? .administrator : Power(standing.role) }

    /// Whether its role lets it read a room that is for its members.
    var isMember: Bool { Power(standing.role) >= .member }
}
