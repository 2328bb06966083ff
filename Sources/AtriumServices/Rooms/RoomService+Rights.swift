import AtriumWire

/// What rights have to know of rooms. Everything that changes it goes through here, so that what is noted beside the
/// rooms follows.
extension RoomService {
    /// Whether everybody may read and write there, with no need to look who asks.
    func isUnrestricted(_ conversation: ConversationID) -> Bool {
        !restricted.contains(conversation)
    }

    /// A room, as rights see it.
    func rights(of room: Room) -> Rights.Room {
        Rights.Room(
            access: room.access, isLobby: room.conversation == lobby, ownerCount: room.standings.ownerCount)
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
        noteRestriction(of: conversation)
        noteInvitation(of: account, in: conversation)
    }

    /// Takes in what the journal kept.
    mutating func insert(_ record: StandingRecord) {
        update(record.conversation) { $0.standings.insert(record) }
        noteRestriction(of: record.conversation)
        noteInvitation(of: record.account, in: record.conversation)
    }

    /// Takes away what says nothing any more of the sanctions in a room.
    mutating func forgetSanctions(in conversation: ConversationID, endedBy now: WallTime) {
        update(conversation) { $0.standings.forget(endedBy: now) }
        noteRestriction(of: conversation)
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
