import AtriumWire

/// What rights have to know of rooms. Everything that changes it goes through here, so that what is noted beside the
/// rooms follows.
extension RoomService {
    /// Whether everybody may read and write there, with no need to look who asks.
    func isUnrestricted(_ conversation: ConversationID) -> Bool {
        !restricted.contains(conversation)
    }

    /// A room, as rights see it.
    ///
    /// - Parameter subject: whom an act that may end ownership is done to.
    func rights(of room: Room, subject: AccountID? = nil) -> Rights.Room {
        var rights = Rights.Room(access: room.access, isHidden: room.isHidden, isLobby: room.conversation == lobby)
        if let subject, room.standings[subject].role == .owner {
            let ending = proposed[room.conversation]?.endingOwnerCount(in: room.standings, besides: subject) ?? 0
            rights.isLastOwner = room.standings.ownerCount - ending <= 1
        }
        return rights
    }

    /// Has a room follow what was settled of the standing of an account, and gives the requests that waited for it.
    mutating func settled(
        _ change: StandingChange, of subject: AccountID, by author: AccountID, in conversation: ConversationID
    ) -> [DeferredCall] {
        let waiting = proposed[conversation]?.end(change, of: subject, by: author) ?? []
        if proposed[conversation]?.isEmpty == true { proposed[conversation] = nil }
        return waiting
    }

    /// Has a room follow what was set.
    mutating func setAccess(_ access: RoomAccess, isHidden: Bool, of conversation: ConversationID) {
        update(conversation) {
            $0.access = access
            $0.isHidden = isHidden
        }
        noteRestriction(of: conversation)
    }

    /// Has the standing of an account follow what was done to it.
    mutating func apply(_ change: StandingChange, to account: AccountID, in conversation: ConversationID) {
        update(conversation) { $0.standings.apply(change, to: account) }
        noteStanding(of: account, in: conversation)
        noteRestriction(of: conversation)
        noteInvitation(of: account, in: conversation)
    }

    /// Takes in what the journal kept.
    mutating func insert(_ record: StandingRecord) {
        update(record.conversation) { $0.standings.insert(record) }
        noteStanding(of: record.account, in: record.conversation)
        noteRestriction(of: record.conversation)
        noteInvitation(of: record.account, in: record.conversation)
    }

    /// Takes away what says nothing any more of the sanctions in a room.
    mutating func forgetSanctions(in conversation: ConversationID, endedBy now: WallTime) {
        var forgotten: [AccountID] = []
        update(conversation) { forgotten = $0.standings.forget(endedBy: now) }
        for account in forgotten { noteStanding(of: account, in: conversation) }
        noteRestriction(of: conversation)
    }

    /// Takes away what an account is in every room: it stands for nobody any more.
    mutating func forgetStandings(of account: AccountID) {
        for conversation in conversations(knowing: account) {
            update(conversation) { $0.standings.remove(account) }
            noteStanding(of: account, in: conversation)
            noteRestriction(of: conversation)
            noteInvitation(of: account, in: conversation)
        }
    }

    /// Rooms where an account has a role, a sanction or an invitation, rising in id.
    func conversations(knowing account: AccountID) -> [ConversationID] {
        (known[account] ?? []).sorted { $0.rawValue < $1.rawValue }
    }

    private mutating func noteStanding(of account: AccountID, in conversation: ConversationID) {
        if let room = self[conversation], !room.standings[account].isEmpty {
            known[account, default: []].insert(conversation)
        } else {
            dropStanding(of: account, in: conversation)
        }
    }

    /// Forgets that a room knows an account.
    mutating func dropStanding(of account: AccountID, in conversation: ConversationID) {
        known[account]?.remove(conversation)
        if known[account]?.isEmpty == true { known[account] = nil }
    }

    /// Rooms an account was invited to and has not answered, in the order it was.
    func invitations(of account: AccountID) -> [(conversation: ConversationID, RoomStanding.Invitation)] {
        (invited[account] ?? []).compactMap { conversation in
            self[conversation]?.standings[account].invitation.map { (conversation, $0) }
        }
    }

    mutating func noteRestriction(of conversation: ConversationID) {
        guard let room = self[conversation] else {
            restricted.remove(conversation)
            return
        }
        if room.access == .open, room.standings.sanctionedCount == 0 {
            restricted.remove(conversation)
        } else {
            restricted.insert(conversation)
        }
    }

    private mutating func noteInvitation(of account: AccountID, in conversation: ConversationID) {
        let stands = self[conversation]?.standings[account].invitation != nil
        let isKnown = invited[account]?.contains(conversation) ?? false
        if stands, !isKnown { invited[account, default: []].append(conversation) }
        if !stands, isKnown { dropInvitation(of: account, to: conversation) }
    }

    /// Forgets that an account was invited.
    mutating func dropInvitation(of account: AccountID, to conversation: ConversationID) {
        invited[account]?.removeAll { $0 == conversation }
        if invited[account]?.isEmpty == true { invited[account] = nil }
    }
}
