import AtriumWire

/// What a session is told of a conversation before its first event of it.
extension Router {
    /// What there is to know of a room.
    func followedRoom(
        _ conversation: ConversationID, for account: AccountID, created: Bool, at now: WallTime
    ) -> Followed? {
        guard let room = rooms[conversation] else { return nil }
        var followed = Followed(
            conversation: conversation, conversationKind: .room, name: room.name, epoch: room.log.epoch,
            first: room.log.first, head: room.log.head, read: min(readMarkers[account, conversation], room.log.head),
            presentCount: UInt32(clamping: room.present.count), created: created, topic: room.topic,
            keep: room.keep ?? settings.keep)
        let standing = room.standings[account]
        if standing.role != .none { followed.role = standing.role }
        if room.access != .open { followed.access = room.access }
        if room.isHidden { followed.hidden = true }
        if standing.mutedUntil > now { followed.mutedUntil = standing.mutedUntil }
        return followed
    }

    /// What there is to know of a direct conversation.
    func followedDirect(_ conversation: ConversationID, for account: AccountID, created: Bool) -> Followed? {
        guard let direct = directs.readable(conversation, by: account) else { return nil }
        return Followed(
            conversation: conversation, conversationKind: .direct,
            name: accounts.name(of: direct.pair.other(than: account)), epoch: direct.log.epoch,
            first: direct.log.first, head: direct.log.head,
            read: min(readMarkers[account, conversation], direct.log.head),
            presentCount: 0, created: created, topic: "", keep: settings.keep)
    }

    /// Has a session follow `#lobby`, as every session does that may.
    mutating func followLobby(_ session: SessionID, at now: WallTime, into effects: inout Effects) {
        guard let lobby = rooms.lobby, let account = sessions[session]?.account,
            sessions[session]?.followsLobby == false, mayRead(lobby, account, at: now),
            let followed = followedRoom(lobby, for: account, created: false, at: now)
        else { return }
        sessions[session]?.followsLobby = true
        rooms.update(lobby) { $0.followerCounts[session.loop] += 1 }
        effects.notify(followed, to: session)
        effects.loops[session.loop].outputs.append(.follow(session, lobby, head: followed.head))
    }

    /// Tells a session of a direct conversation, unless it was told before.
    mutating func tell(_ conversation: ConversationID, to session: SessionID, into effects: inout Effects) {
        guard sessions.read(session, { $0.directsTold.contains(conversation) }) == false,
            let account = sessions.update(
                session,
                { session in
                    session.directsTold.insert(conversation)
                    return session.account
                }),
            let followed = followedDirect(conversation, for: account, created: false)
        else { return }
        effects.notify(followed, to: session)
    }

    /// The direct conversations a login is told of: those with something unread first, the newest first among each.
    func directsToTell(_ account: AccountID) -> ArraySlice<ConversationID> {
        func rank(_ conversation: ConversationID) -> (isUnread: Int, time: UInt64, id: UInt64) {
            let log = directs[conversation]?.log ?? .empty
            let isUnread = log.head > readMarkers[account, conversation]
            return (isUnread ? 1 : 0, log.headTime.microseconds, conversation.rawValue)
        }
        let ranked = directs.list(of: account).map { (rank: rank($0), conversation: $0) }
        return ranked.sorted { $0.rank > $1.rank }.map(\.conversation).prefix(Self.followedAtLoginMax - 1)
    }
}
