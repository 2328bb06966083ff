import AtriumWire

/// Something that who has power in a room may do there.
enum PeerOrder {
    case access(RoomAccess, isHidden: Bool)
    case role(RoomRole, name: String)
    case invite(name: String)
    case sanction(SanctionKind, name: String, seconds: UInt64)

    /// One at random. What gives back comes as often as what takes away, so that rooms are not all empty in the end.
    ///
    /// - Parameters:
    ///   - names: whom it may be about.
    ///   - own: the name of who does it.
    static func random(_ random: inout SeededRandom, names: [String], own: String) -> PeerOrder {
        let name = random.pick(names)
        return switch random.below(16) {
        case 0..<2: .access(.inviteOnly, isHidden: random.once(in: 2))
        case 2..<4: .access(.open, isHidden: random.once(in: 4))
        case 4..<8: .invite(name: name)
        case 8..<10: .role(random.pick([.member, .moderator, .owner]), name: name)
        case 10: .role(.none, name: own)
        case 11..<13: .sanction(.kick, name: name, seconds: 0)
        case 13: .sanction(random.pick([.unban, .unmute]), name: name, seconds: 0)
        case 14: .sanction(.ban, name: name, seconds: UInt64(1 + random.below(3)))
        default: .sanction(.mute, name: name, seconds: UInt64(1 + random.below(3)))
        }
    }
}
