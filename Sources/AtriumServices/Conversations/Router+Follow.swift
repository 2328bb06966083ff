import AtriumWire

extension Router {
    /// Follows a conversation, and is present in it where that is asked. A direct conversation is followed by rule:
    /// the request opens it, and tells of it.
    mutating func follow(_ follow: Follow, for caller: Caller, into effects: inout Effects) throws(Refusal) {
        try checkFollow(resolve(follow.target, for: caller.account), by: caller.session)
        let reached = try reach(follow.target, by: .follow(follow), opens: true, for: caller, into: &effects)
        if let reached { try require(.read, in: reached, isNamed: follow.target.isNamed, for: caller) }
        switch reached {
        case .direct(let conversation):
            sessions[caller.session]?.directsTold.insert(conversation)
            guard let followed = followedDirect(conversation, for: caller.account, created: caller.created) else {
                throw .noSuchConversation
            }
            effects.answer(followed, to: caller.session, requestID: caller.requestID)
        case .room(let conversation):
            try followRoom(conversation, announce: follow.announce, for: caller, into: &effects)
        case nil:
            break
        }
    }

    /// Refuses one room more than a session may follow; `#lobby` and direct conversations are not counted.
    private func checkFollow(_ resolution: Resolution, by session: SessionID) throws(Refusal) {
        let followsMax = settings.limits.count(.followsMax)
        guard let follows = sessions[session]?.follows, follows.count >= followsMax else { return }
        switch resolution {
        case .place(.direct), .newDirect:
            return
        case .place(.room(let conversation)):
            guard conversation != rooms.lobby, !follows.contains(where: { $0.conversation == conversation }) else {
                return
            }
        case .newRoom:
            break
        }
        throw Refusal(
            .followLimit, "a session follows at most \(followsMax) rooms; leave one first",
            available: UInt64(followsMax))
    }

    /// Adds a session to a room. Its Followed frame goes before everything else it gets of the room, and the others
    /// hear of it behind that.
    private mutating func followRoom(
        _ conversation: ConversationID, announce: Bool, for caller: Caller, into effects: inout Effects
    ) throws(Refusal) {
        guard let account = accounts[caller.account] else { throw .notLoggedIn }
        answerInvitation(of: caller.account, to: conversation, into: &effects)
        let isNew = addFollowing(conversation, caller.session)
        var isJoining = false
        if announce, becomePresent(conversation, caller.session) {
            isJoining = rooms.enter(conversation, account)
        }
        guard
            let followed = followedRoom(
                conversation, for: caller.account, created: caller.created, at: caller.time)
        else {
            throw .noSuchConversation
        }
        effects.answer(followed, to: caller.session, requestID: caller.requestID)
        if isNew {
            effects.loops[caller.session.loop].outputs.append(
                .follow(caller.session, conversation, head: followed.head))
        }
        if isJoining {
            rooms.announceJoined(
                account, in: conversation, except: caller.session, at: caller.time, deadlines: &deadlines,
                into: &effects)
        }
    }

    /// Adds a room to what a session follows; true where it was not there.
    private mutating func addFollowing(_ conversation: ConversationID, _ session: SessionID) -> Bool {
        guard let known = sessions[session] else { return false }
        if conversation == rooms.lobby {
            guard !known.followsLobby else { return false }
            sessions[session]?.followsLobby = true
        } else {
            guard !known.follows.contains(where: { $0.conversation == conversation }) else { return false }
            sessions[session]?.follows.append(Following(conversation: conversation, isPresent: false))
            noteReader(session, of: conversation)
        }
        rooms.update(conversation) { $0.followerCounts[session.loop] += 1 }
        return true
    }

    /// Makes a session present in a room it follows; true where it was not.
    private mutating func becomePresent(_ conversation: ConversationID, _ session: SessionID) -> Bool {
        if conversation == rooms.lobby {
            let wasPresent = sessions[session]?.isPresentInLobby ?? true
            sessions[session]?.isPresentInLobby = true
            return !wasPresent
        }
        guard let index = sessions[session]?.follows.firstIndex(where: { $0.conversation == conversation }),
            sessions[session]?.follows[index].isPresent == false
        else { return false }
        sessions[session]?.follows[index].isPresent = true
        return true
    }
}
