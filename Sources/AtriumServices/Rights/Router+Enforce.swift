import AtriumWire

/// What becomes of those who lose a right: what they have open ends at once, whatever way it goes.
extension Router {
    /// Whether there was somebody before an event whose right to read its room it can take away: the account it is
    /// about, where that could, or everybody, where the room was open.
    func couldRead(before change: EventChange, at now: WallTime) -> Bool {
        switch change.state {
        case .standing(let account, _): mayRead(change.conversation, account, at: now)
        case .access: rooms[change.conversation]?.access == .open
        case .none, .topic, .keep, .fileOffered, .fileStored, .fileWithdrawn: false
        }
    }

    /// Has rights that an event took away end, behind its delivery.
    ///
    /// - Parameters:
    ///   - frame: the event, for what it says of the reason.
    ///   - couldRead: what `couldRead(before:at:)` said.
    mutating func enforce(
        _ change: EventChange, _ frame: ArraySlice<UInt8>, couldRead: Bool, at now: WallTime,
        into effects: inout Effects
    ) {
        let conversation = change.conversation
        switch change.state {
        case .access(let access, _):
            guard couldRead, access != .open else { return }
            expelStrangers(from: conversation, by: change.author, at: now, into: &effects)
        case .standing(let account, let done):
            switch done {
            case .invited: tellInvited(account, to: conversation, into: &effects)
            case .kicked, .banned:
                guard couldRead else { return }
                expel(
                    account, from: conversation, by: change.author, reason: Self.reason(of: frame), at: now,
                    into: &effects)
            case .role:
                guard couldRead, !mayRead(conversation, account, at: now) else { return }
                expel(account, from: conversation, by: change.author, reason: "", at: now, into: &effects)
            case .muted: endUploads(to: conversation, of: account, at: now, into: &effects)
            case .answered, .unbanned, .unmuted: break
            }
        case .none, .topic, .keep, .fileOffered, .fileStored, .fileWithdrawn: break
        }
    }

    /// An account looks after the server no more, and is bound by bans and mutes from now on: what it has open where it
    /// has one ends.
    mutating func enforceSanctions(on account: AccountID, at now: WallTime, into effects: inout Effects) {
        for conversation in rooms.conversations(knowing: account) {
            if !mayRead(conversation, account, at: now) {
                takeOut(account, of: conversation, by: AccountService.server, at: now, into: &effects)
            } else if lostRight(of: .write, in: .room(conversation), for: account, at: now) != nil {
                endUploads(to: conversation, of: account, at: now, into: &effects)
            }
        }
    }

    /// Ends what an account has of a room that it may not read any more. Who was not in it is not told that it left.
    private mutating func takeOut(
        _ account: AccountID, of conversation: ConversationID, by actor: AccountID, at now: WallTime,
        into effects: inout Effects
    ) {
        if follows(conversation, account) {
            expel(account, from: conversation, by: actor, reason: "", at: now, into: &effects)
        } else {
            end(conversation, for: account, at: now, into: &effects)
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
            effects.notify(removed, to: session)
        }
        end(conversation, for: account, at: now, into: &effects)
    }

    /// Ends what an account has open of a room that it may not read any more.
    private mutating func end(
        _ conversation: ConversationID, for account: AccountID, at now: WallTime, into effects: inout Effects
    ) {
        for session in accounts[account]?.sessions ?? [] {
            revoke(conversation, session, account, at: now, into: &effects)
        }
        endUploads(to: conversation, of: account, at: now, into: &effects)
    }

    /// Whether a session of an account follows a room.
    private func follows(_ conversation: ConversationID, _ account: AccountID) -> Bool {
        (accounts[account]?.sessions ?? []).contains { session in
            guard conversation != rooms.lobby else { return sessions[session]?.followsLobby == true }
            return sessions[session]?.follows.contains { $0.conversation == conversation } == true
        }
    }

    /// Takes everybody out of a room who may not read it any more.
    ///
    /// - Complexity: O(sessions that have something of the room open + its uploads).
    private mutating func expelStrangers(
        from conversation: ConversationID, by actor: AccountID, at now: WallTime, into effects: inout Effects
    ) {
        let readers = rooms.readers[conversation] ?? []
        let uploaders = Set(files.uploads(to: conversation).map(\.account))
        let accounts = Set(readers.compactMap { sessions[$0]?.account }).union(uploaders)
        for account in accounts.sorted(by: { $0.rawValue < $1.rawValue })
        where !mayRead(conversation, account, at: now) {
            takeOut(account, of: conversation, by: actor, at: now, into: &effects)
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
        guard known.hasTransferOrPage(of: conversation) else { return }
        let page = known.pagesOpen.first { $0.conversation == conversation }
        let refusal = lostRight(of: .read, in: .room(conversation), for: account, at: now)
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
        for record in files.uploads(to: conversation) where record.account == account {
            let file = record.file
            guard let upload = files.uploads[file], upload.storing == nil else { continue }
            // Who was taken out of an open room may come back, but not go on as if nothing had been.
            let lost = writeRefusal(for: record, at: now)
            if let uploader = upload.uploader {
                let refusal = lost ?? Refusal(.membersOnly, "you were taken out of this room")
                effects.failTransfer(uploader, refusal)
                forget(file, by: uploader)
            }
            giveUp(file, reason: .barred, at: now, into: &effects)
        }
    }

    /// Why the account that offered a file may not write where it did; nil where it may.
    func writeRefusal(for record: FileRecord, at now: WallTime) -> Refusal? {
        guard let place = place(record.conversation, for: record.account) else { return .noSuchConversation }
        return lostRight(of: .write, in: place, for: record.account, at: now)
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
