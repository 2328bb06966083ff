import AtriumWire

/// Who may do what in a room: the only place where that is decided. Spec/04-rooms.md §4.10 and §4.11.
///
/// It is a pure function of what somebody wants, what they are, what the room is, and the time. What an open room lets
/// everybody do is answered in front of it, where nobody there has a sanction (`RoomService.isUnrestricted`).
enum Rights {
    /// What there is to know of a room.
    struct Room: Sendable {
        var access: RoomAccess
        /// Whether it is listed to its members alone.
        var isHidden = false
        /// Whether it is `#lobby`, which belongs to the administrators.
        var isLobby: Bool
        /// Whether the account that an act is done to owns it, and nobody else does, or may when all that is on its way
        /// is settled.
        var isLastOwner = false
    }

    /// Why somebody may not do something; nil where they may.
    ///
    /// - Parameter subject: whom it is done to, for acts that have a subject.
    static func fault(
        of act: RoomAct, by caller: Party, on subject: Party?, in room: Room, at now: WallTime
    ) -> RightsFault? {
        if let fault = readingFault(of: act, by: caller, in: room, at: now) { return fault }
        switch act {
        case .read, .listMembers: return nil
        case .write: return muteFault(of: caller, at: now)
        case .setTopic:
            let isForAll = room.access == .open
            return muteFault(of: caller, at: now) ?? powerFault(of: caller, isForAll ? .stranger : .moderator)
        case .setKeep, .setAccess:
            if room.isLobby { return .notAllowed("this room belongs to the server") }
            return muteFault(of: caller, at: now) ?? powerFault(of: caller, .owner)
        case .withdraw:
            guard let subject, subject.account != caller.account else { return nil }
            return orderFault(by: caller, on: subject, at: now)
        case .invite:
            if room.isLobby { return .notAllowed("everybody is here already") }
            return inviteFault(by: caller, on: subject, at: now)
        case .setRole(let role, _): return roleFault(role, by: caller, on: subject, in: room, at: now)
        case .sanction(let kind, _): return sanctionFault(kind, by: caller, on: subject, in: room, at: now)
        }
    }

    /// Whether an account may read a room.
    static func mayRead(_ party: Party, in room: Room, at now: WallTime) -> Bool {
        readingFault(of: .read, by: party, in: room, at: now) == nil
    }

    /// Whether somebody may know that there is such a room. Where they may not, it is to them as if it were not there,
    /// by name as by id.
    static func mayKnow(_ party: Party, of room: Room) -> Bool {
        room.access == .open || !room.isHidden || party.isMember || party.isAdministrator
    }

    /// Why somebody has no part in the room. Administrators look after rooms they may not read.
    private static func readingFault(
        of act: RoomAct, by caller: Party, in room: Room, at now: WallTime
    ) -> RightsFault? {
        if !caller.isAdministrator, caller.standing.bannedUntil > now {
            return .banned(until: caller.standing.bannedUntil)
        }
        guard room.access != .open, !caller.isMember else { return nil }
        switch act {
        case .read, .write, .withdraw: return .membersOnly
        case .setTopic, .setKeep, .setAccess, .listMembers, .invite, .setRole, .sanction:
            return caller.isAdministrator ? nil : .membersOnly
        }
    }

    private static func muteFault(of caller: Party, at now: WallTime) -> RightsFault? {
        guard !caller.isAdministrator, caller.standing.mutedUntil > now else { return nil }
        return .muted(until: caller.standing.mutedUntil)
    }

    private static func powerFault(of caller: Party, _ least: Party.Power) -> RightsFault? {
        guard caller.power < least else { return nil }
        return .notAllowed(
            least == .owner ? "only owners of the room may do that" : "only moderators of the room may do that")
    }

    /// Why somebody may not keep order against another.
    private static func orderFault(by caller: Party, on subject: Party, at now: WallTime) -> RightsFault? {
        if let fault = muteFault(of: caller, at: now) ?? powerFault(of: caller, .moderator) { return fault }
        return subject.power < caller.power ? nil : .notAllowed("their role is as high as yours, or higher")
    }

    private static func inviteFault(by caller: Party, on subject: Party?, at now: WallTime) -> RightsFault? {
        if let fault = muteFault(of: caller, at: now) ?? powerFault(of: caller, .moderator) { return fault }
        guard let subject, !subject.isMember else { return .notAllowed("they are a member already") }
        return subject.standing.bannedUntil > now ? .notAllowed("they are banned; lift the ban first") : nil
    }

    private static func roleFault(
        _ role: RoomRole, by caller: Party, on subject: Party?, in room: Room, at now: WallTime
    ) -> RightsFault? {
        guard role != .other, let subject else { return .notAllowed("this server does not know that role") }
        guard !room.isLobby || role != .owner else { return .notAllowed("this room belongs to the server") }
        if room.isLastOwner, role != .owner, !caller.isAdministrator {
            return .notAllowed("a room has at least one owner; make another one first")
        }
        let isOwn = subject.account == caller.account
        // Anybody may give up what they have, muted or not; what changes nothing is no giving up.
        if isOwn, Party.Power(role) < Party.Power(subject.standing.role) { return nil }
        if isOwn, role == .none { return .notAllowed("you have no role in this room") }
        if let fault = muteFault(of: caller, at: now) ?? powerFault(of: caller, .owner) { return fault }
        guard isOwn || subject.power < caller.power else { return .notAllowed("their role is as high as yours") }
        guard role == .none || subject.standing.bannedUntil <= now else {
            return .notAllowed("they are banned; lift the ban first")
        }
        // Who is not in the room is asked in, not put in: by an invitation, of which they are told.
        if !isOwn, !subject.isMember, role == .none || role == .member {
            return .notAllowed("they have no role in this room; invite them to make them a member")
        }
        return nil
    }

    private static func sanctionFault(
        _ kind: SanctionKind, by caller: Party, on subject: Party?, in room: Room, at now: WallTime
    ) -> RightsFault? {
        guard kind != .other, let subject else { return .notAllowed("this server does not know that sanction") }
        if room.isLobby, kind == .kick { return .notAllowed("nobody can be taken out of this room but by a ban") }
        if subject.account == caller.account { return .notAllowed("nobody does that to themselves") }
        return orderFault(by: caller, on: subject, at: now) ?? absenceFault(of: kind, on: subject, at: now)
    }

    /// Why there is nothing to end.
    private static func absenceFault(
        of kind: SanctionKind, on subject: Party, at now: WallTime
    ) -> RightsFault? {
        switch kind {
        case .kick: subject.isThere ? nil : .notAllowed("they are not in this room")
        case .unban: subject.standing.bannedUntil > now ? nil : .notAllowed("they are not banned from this room")
        case .unmute: subject.standing.mutedUntil > now ? nil : .notAllowed("they are not muted in this room")
        case .ban, .mute, .other: nil
        }
    }
}
