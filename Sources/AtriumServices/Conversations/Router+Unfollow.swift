import AtriumWire

extension Router {
    /// Ends following a room, and being present in it. What is followed by rule stays followed.
    mutating func unfollow(_ unfollow: Unfollow, for caller: Caller, into effects: inout Effects) throws(Refusal) {
        let conversation = unfollow.conversation
        guard let place = place(conversation, for: caller.account) else { throw .noSuchConversation }
        let refusal = refusal(of: .read, in: place, isNamed: false, for: caller.account, at: caller.time)
        // Who is banned has nothing to leave, and may say so. What is for others is not to be seen.
        if let refusal, refusal.code == .noSuchConversation { throw refusal }
        answerInvitation(of: caller.account, to: conversation, into: &effects)
        effects.answer(Done(), to: caller.session, requestID: caller.requestID)
        if conversation == rooms.lobby {
            guard sessions[caller.session]?.isPresentInLobby == true, let account = accounts[caller.account] else {
                return
            }
            sessions[caller.session]?.isPresentInLobby = false
            rooms.leave(
                conversation, account, reason: .left, except: caller.session, at: caller.time, deadlines: &deadlines,
                into: &effects)
            return
        }
        guard let index = sessions[caller.session]?.follows.firstIndex(where: { $0.conversation == conversation }),
            let following = sessions[caller.session]?.follows.remove(at: index)
        else { return }
        effects.loops[caller.session.loop].outputs.append(.unfollow(caller.session, conversation))
        endFollowing(following, caller.session, caller.account, reason: .left, at: caller.time, into: &effects)
    }

    /// Takes a session out of a room: its presence ends, and the room vanishes where nothing keeps it.
    mutating func endFollowing(
        _ following: Following, _ session: SessionID, _ account: AccountID, reason: LeaveReason, at now: WallTime,
        into effects: inout Effects
    ) {
        rooms.update(following.conversation) { $0.followerCounts[session.loop] -= 1 }
        noteReader(session, of: following.conversation)
        if following.isPresent, let account = accounts[account] {
            rooms.leave(
                following.conversation, account, reason: reason, except: nil, at: now, deadlines: &deadlines,
                into: &effects)
        }
        removeIfDeserted(following.conversation, into: &effects)
    }
}
