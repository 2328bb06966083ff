import AtriumWire

/// Rights as requests meet them.
extension Router {
    /// Why a caller may not do something in a conversation, as it is to be told; nil where it may.
    ///
    /// A room for its members is to strangers as if it were not there, unless they named it; a hidden one that is, in
    /// any case. [ROOM-4.10-2] [ROOM-4.10-9]
    ///
    /// - Parameter isNamed: whether the request means the conversation by a name, not by its id.
    func refusal(
        of act: RoomAct, in place: Place, isNamed: Bool, for account: AccountID, at now: WallTime
    ) -> Refusal? {
        guard case .room(let conversation) = place else { return lostRight(of: act, in: place, for: account, at: now) }
        if act == .read || act == .write, rooms.isUnrestricted(conversation) { return nil }
        guard let room = rooms[conversation] else { return .noSuchConversation }
        guard let fault = fault(of: act, in: room, for: account, at: now) else { return nil }
        guard Rights.mayKnow(party(account, in: room), of: rooms.rights(of: room)) else { return .noSuchConversation }
        if fault == .membersOnly, !isNamed { return .noSuchConversation }
        return fault.refusal(at: now)
    }

    /// The same, as it is told to who had the right before and so knows of the conversation.
    func lostRight(of act: RoomAct, in place: Place, for account: AccountID, at now: WallTime) -> Refusal? {
        switch place {
        case .room(let conversation):
            if act == .read || act == .write, rooms.isUnrestricted(conversation) { return nil }
            guard let room = rooms[conversation] else { return .noSuchConversation }
            return fault(of: act, in: room, for: account, at: now)?.refusal(at: now)
        case .direct(let conversation):
            guard act == .write else { return nil }
            return blockFault(in: conversation, for: account)?.refusal(at: now)
        }
    }

    private func fault(of act: RoomAct, in room: Room, for account: AccountID, at now: WallTime) -> RightsFault? {
        var subject = act.subject.map { party($0, in: room) }
        if case .sanction(.kick, let account) = act { subject?.isThere = isThere(account, in: room) }
        return Rights.fault(
            of: act, by: party(account, in: room), on: subject,
            in: rooms.rights(of: room, subject: act.endsOwnershipOf), at: now)
    }

    /// Refuses what a caller may not do.
    func require(_ act: RoomAct, in place: Place, isNamed: Bool, for caller: Caller) throws(Refusal) {
        if let refusal = refusal(of: act, in: place, isNamed: isNamed, for: caller.account, at: caller.time) {
            throw refusal
        }
    }

    /// Whether an account may read a conversation.
    func mayRead(_ conversation: ConversationID, _ account: AccountID, at now: WallTime) -> Bool {
        guard let place = place(conversation, for: account) else { return false }
        return refusal(of: .read, in: place, isNamed: false, for: account, at: now) == nil
    }

    /// An account, as one side of an act in a room.
    func party(_ account: AccountID, in room: Room) -> Party {
        Party(
            account: account, standing: room.standings[account],
            isAdministrator: accounts[account]?.isAdministrator ?? false)
    }

    /// Whether an account has a role in a room, follows it, reads a page of it, or uploads to it.
    private func isThere(_ account: AccountID, in room: Room) -> Bool {
        if room.standings[account].role != .none { return true }
        let hasOpen = (accounts[account]?.sessions ?? []).contains { session in
            sessions[session]?.follows.contains { $0.conversation == room.conversation } == true
                || sessions[session]?.pagesOpen.contains { $0.conversation == room.conversation } == true
        }
        return hasOpen || files.uploads(to: room.conversation).contains { $0.account == account }
    }
}

extension Target {
    /// Whether it means a conversation by a name.
    var isNamed: Bool {
        switch self {
        case .conversation: false
        case .room, .account: true
        }
    }
}
