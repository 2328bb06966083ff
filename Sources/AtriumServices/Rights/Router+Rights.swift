import AtriumWire

/// Rights as requests meet them.
extension Router {
    /// Why a caller may not do something in a conversation; nil where it may.
    ///
    /// A room for its members is to strangers as if it were not there, unless they named it.
    ///
    /// - Parameter isNamed: whether the request means the conversation by a name, not by its id.
    func refusal(
        of act: RoomAct, in place: Place, isNamed: Bool, for account: AccountID, at now: WallTime
    ) -> Refusal? {
        switch place {
        case .room(let conversation):
            if act == .read || act == .write, rooms.isUnrestricted(conversation) { return nil }
            guard let room = rooms[conversation] else { return .noSuchConversation }
            let subject = act.subject.map { party($0, in: room) }
            let fault = Rights.fault(
                of: act, by: party(account, in: room), on: subject, in: rooms.rights(of: room), at: now)
            if fault == .membersOnly, !isNamed { return .noSuchConversation }
            return fault?.refusal(at: now)
        case .direct(let conversation):
            guard act == .write else { return nil }
            return blockFault(in: conversation, for: account)?.refusal(at: now)
        }
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
