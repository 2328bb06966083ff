import AtriumWire

/// Invitations: told at once and behind each login, until they are answered by following the room or leaving it.
extension Router {
    /// Most invitations a login is told of.
    private static let toldAtLoginMax = 64

    /// Tells a session of the invitations its account has not answered.
    func tellInvitations(to session: SessionID, of account: AccountID, into effects: inout Effects) {
        for (conversation, invitation) in rooms.invitations(of: account).suffix(Self.toldAtLoginMax) {
            tell(invitation, to: conversation, session, into: &effects)
        }
    }

    /// Tells every session of an account that it was invited.
    func tellInvited(_ account: AccountID, to conversation: ConversationID, into effects: inout Effects) {
        guard let invitation = rooms[conversation]?.standings[account].invitation else { return }
        for session in accounts[account]?.sessions ?? [] {
            tell(invitation, to: conversation, session, into: &effects)
        }
    }

    /// The account has answered.
    mutating func answerInvitation(
        of account: AccountID, to conversation: ConversationID, into effects: inout Effects
    ) {
        guard rooms.invited[account]?.contains(conversation) == true else { return }
        effects.proposals.proposals.append(Proposal(.answerInvitation(conversation, account)))
    }

    private func tell(
        _ invitation: RoomStanding.Invitation, to conversation: ConversationID, _ session: SessionID,
        into effects: inout Effects
    ) {
        let invited = Invited(
            conversation: conversation, time: invitation.time, name: rooms[conversation]?.name ?? "",
            by: accounts.name(of: invitation.by))
        effects.notify(invited, to: session)
    }
}
