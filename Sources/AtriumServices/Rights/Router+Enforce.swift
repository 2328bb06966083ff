import AtriumWire

/// What becomes of those who lose a right: what they have open ends at once, whatever way it goes.
extension Router {
    /// Whether the account an event is about could read its room before it.
    func hadPart(before change: EventChange, at now: WallTime) -> Bool {
        guard case .standing(let account, _) = change.state else { return false }
        return mayRead(change.conversation, account, at: now)
    }

    /// Has rights that an event took away end, behind its delivery.
    ///
    /// - Parameters:
    ///   - frame: the event, for what it says of the reason.
    ///   - hadPart: whether the account it is about could read the room before it.
    mutating func enforce(
        _ change: EventChange, _ frame: ArraySlice<UInt8>, hadPart: Bool, at now: WallTime,
        into effects: inout Effects
    ) {
        let conversation = change.conversation
        switch change.state {
        case .access: expelStrangers(from: conversation, by: change.author, at: now, into: &effects)
        case .standing(let account, let done):
            switch done {
            case .invited: tellInvited(account, to: conversation, into: &effects)
            case .kicked, .banned:
                guard hadPart else { return }
                expel(
                    account, from: conversation, by: change.author, reason: Self.reason(of: frame), at: now,
                    into: &effects)
            case .role:
                guard hadPart, !mayRead(conversation, account, at: now) else { return }
                expel(account, from: conversation, by: change.author, reason: "", at: now, into: &effects)
            case .muted: endUploads(to: conversation, of: account, at: now, into: &effects)
            case .answered, .unbanned, .unmuted: break
            }
        case .none, .topic, .keep, .fileOffered, .fileStored, .fileWithdrawn: break
        }
    }

    /// Takes an account out of a room, and tells each of its sessions.
    private mutating func expel(
        _ account: AccountID, from conversation: ConversationID, by actor: AccountID, reason: String,
        at now: WallTime, into effects: inout Effects
    ) {
        guard let room = rooms[conversation] else { return }
        let bannedUntil = room.standings[account].bannedUntil
        let isBanned = bannedUntil > now
        let removed = Removed(
            conversation: conversation, sanction: isBanned ? .ban : .kick, until: isBanned ? bannedUntil : .never,
            name: room.name, by: accounts.name(of: actor), reason: reason)
        for session in accounts[account]?.sessions ?? [] {
            stopFollowing(conversation, session, account, at: now, into: &effects)
            revoke(conversation, session, account, at: now, into: &effects)
            effects.notify(removed, to: session)
        }
        endUploads(to: conversation, of: account, at: now, into: &effects)
    }

    /// Takes everybody out of a room who may not read it any more.
    private mutating func expelStrangers(
        from conversation: ConversationID, by actor: AccountID, at now: WallTime, into effects: inout Effects
    ) {
        guard !rooms.isUnrestricted(conversation) else { return }
        var strangers: Set<AccountID> = []
        var uploaders: Set<AccountID> = []
        for session in sessions.values
        where session.follows.contains(where: { $0.conversation == conversation }) || session.hasFetched
            || session.pagesOpen.contains(where: { $0.conversation == conversation })
        {
            if !mayRead(conversation, session.account, at: now) { strangers.insert(session.account) }
        }
        for file in files.uploads.keys {
            guard let record = files[file]?.record, record.conversation == conversation else { continue }
            uploaders.insert(record.account)
        }
        for account in strangers.sorted(by: { $0.rawValue < $1.rawValue }) {
            let follows = accounts[account]?.sessions.contains { session in
                sessions[session]?.follows.contains { $0.conversation == conversation } == true
            }
            if follows == true {
                expel(account, from: conversation, by: actor, reason: "", at: now, into: &effects)
            } else {
                for session in accounts[account]?.sessions ?? [] {
                    revoke(conversation, session, account, at: now, into: &effects)
                }
            }
        }
        for account in uploaders.sorted(by: { $0.rawValue < $1.rawValue }) {
            endUploads(to: conversation, of: account, at: now, into: &effects)
        }
    }

    /// Takes a session from those that follow a room.
    private mutating func stopFollowing(
        _ conversation: ConversationID, _ session: SessionID, _ account: AccountID, at now: WallTime,
        into effects: inout Effects
    ) {
        var following: Following?
        if conversation == rooms.lobby, let known = sessions[session], known.followsLobby {
            following = Following(conversation: conversation, isPresent: known.isPresentInLobby)
            sessions[session]?.followsLobby = false
            sessions[session]?.isPresentInLobby = false
        } else if let index = sessions[session]?.follows.firstIndex(where: { $0.conversation == conversation }) {
            following = sessions[session]?.follows.remove(at: index)
        }
        guard let following else { return }
        // The event goes to it still: it is in front of this.
        effects.loops[session.loop].outputs.append(.unfollow(session, conversation))
        endFollowing(following, session, account, reason: .removed, at: now, into: &effects)
    }

    /// Ends what a session has open of a conversation that it may not read any more.
    private func revoke(
        _ conversation: ConversationID, _ session: SessionID, _ account: AccountID, at now: WallTime,
        into effects: inout Effects
    ) {
        guard let known = sessions[session] else { return }
        let page = known.pagesOpen.first { $0.conversation == conversation }
        guard known.hasFetched || page != nil else { return }
        let refusal = refusal(
            of: .read, in: .room(conversation), isNamed: true, for: account, at: now)
        let lost = refusal ?? Refusal(.membersOnly, "you were taken out of this room")
        let error = ErrorFrame(
            code: lost.code, scope: .transfer, retryAfterMilliseconds: lost.retryAfterMilliseconds, text: lost.text,
            available: lost.available)
        let range = effects.encode(error, requestID: 0, for: session.loop)
        effects.loops[session.loop].outputs.append(
            .revoke(session, conversation, pageRequestID: page?.requestID ?? 0, range))
    }

    /// Ends the uploads of an account to a conversation where it may not write any more, and takes their offers back.
    mutating func endUploads(
        to conversation: ConversationID, of account: AccountID, at now: WallTime, into effects: inout Effects
    ) {
        for file in files.uploads.keys.sorted(by: { $0.rawValue < $1.rawValue }) {
            guard let record = files[file]?.record, record.conversation == conversation, record.account == account,
                let upload = files.uploads[file], upload.storing == nil
            else { continue }
            // Who was taken out of an open room may come back, but not go on as if nothing had been.
            let lost = writeRefusal(for: record, at: now)
            if let uploader = upload.uploader {
                let refusal = lost ?? Refusal(.membersOnly, "you were taken out of this room")
                effects.endTransfer(uploader, refusal)
                forget(file, by: uploader)
            }
            giveUp(file, reason: .removed, at: now, into: &effects)
        }
    }

    /// Why the account that offered a file may not write where it did; nil where it may.
    func writeRefusal(for record: FileRecord, at now: WallTime) -> Refusal? {
        guard let place = place(record.conversation, for: record.account) else { return .noSuchConversation }
        return refusal(of: .write, in: place, isNamed: true, for: record.account, at: now)
    }

    /// The reason a sanction was given with.
    private static func reason(of frame: ArraySlice<UInt8>) -> String {
        let payload = Array(frame.dropFirst(FrameHeader.byteCount))
        do throws(DecodeError) {
            return try SanctionEvent(decoding: payload.span.bytes).reason
        } catch {
            return ""
        }
    }
}
