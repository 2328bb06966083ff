import AtriumWire

extension Router {
    /// A batch came back from the journal: what it kept takes effect, in order. Batches come in the order they were
    /// proposed.
    public mutating func committed(_ batch: CommittedBatch, at now: WallTime, into effects: inout Effects) {
        for (proposal, result) in zip(batch.batch.proposals, batch.results) {
            switch proposal.change {
            case .event(let change):
                settle(change, proposal, result, batch.batch.bytes[change.frame], at: now, into: &effects)
            case .createRoom(let name, let creator, _, let access, let isHidden):
                settleRoom(
                    name, creator, access, isHidden: isHidden, proposal, result, at: now, into: &effects)
            case .openDirect(let low, let high, _):
                settleDirect(AccountPair(low, high), result, at: now, into: &effects)
            case .claim(let claim, _, let terms):
                settleClaim(claim, terms, proposal, result, at: now, into: &effects)
            case .account(let account, let change):
                settleAccount(account, change, proposal, result, at: now, into: &effects)
            case .invite, .revokeInvitation:
                settleInvitation(proposal, result, into: &effects)
            case .markRead(let account, let conversation, let sequence):
                settleMarker(account, conversation, sequence, proposal, result, into: &effects)
            case .markFetched(let file, let account, let time):
                fetchCommitted(FetchRecord(file: file, account: account, time: time), result, at: now, into: &effects)
            case .expire(let expiry): settleExpiry(expiry, result, at: now)
            case .answerInvitation(let conversation, let account):
                if case .done = result { rooms.apply(.answered, to: account, in: conversation) }
            case .forgetSanctions: break
            case .setBlock(let record, let isBlocked):
                settleBlock(record, isBlocked: isBlocked, proposal, result, at: now, into: &effects)
            case .removeRoom:
                // The room is gone from the core since it was proposed. One that could not be removed is found again
                // by its name, or taken away at the next start.
                break
            }
        }
    }

    private mutating func settleRoom(
        _ name: String, _ creator: AccountID, _ access: RoomAccess, isHidden: Bool, _ proposal: Proposal,
        _ result: CommitResult, at now: WallTime, into effects: inout Effects
    ) {
        guard let folded = FoldedName(name) else { return }
        let calls = rooms.openings.removeValue(forKey: folded) ?? []
        rooms.held.release(name)
        guard case .room(let conversation) = result else {
            accounts.countRoom(-1, by: creator)
            if creator == AccountService.server {
                deadlines.insert(.lobby, at: now.later(microseconds: Self.lobbyRetryMicroseconds))
            }
            let isOpener = proposal.session != nil
            return settleOpening(calls, isOpener: isOpener, code: result.failureCode, at: now, into: &effects)
        }
        rooms.insert(conversation, name: name, creator: creator, access: access, isHidden: isHidden)
        if creator != AccountService.server { rooms.apply(.role(.owner), to: creator, in: conversation) }
        watch(conversation, at: now)
        if conversation == rooms.lobby {
            for session in sessions.keys.sorted(by: { $0.rawValue < $1.rawValue }) {
                followLobby(session, at: now, into: &effects)
            }
        }
        resume(calls, created: proposal.session != nil, at: now, into: &effects)
        removeIfDeserted(conversation, into: &effects)
    }

    private mutating func settleDirect(
        _ pair: AccountPair, _ result: CommitResult, at now: WallTime, into effects: inout Effects
    ) {
        let calls = directs.openings.removeValue(forKey: pair) ?? []
        guard case .direct(let conversation) = result else {
            return settleOpening(calls, isOpener: true, code: result.failureCode, at: now, into: &effects)
        }
        directs.insert(conversation, pair)
        watch(conversation, at: now)
        resume(calls, created: true, at: now, into: &effects)
    }

    /// A conversation could not be made: the request that was to make it is refused, and those that waited for it
    /// are judged by what remains.
    private mutating func settleOpening(
        _ calls: [DeferredCall], isOpener: Bool, code: ErrorCode, at now: WallTime, into effects: inout Effects
    ) {
        guard isOpener, case .request(_, let session, let requestID) = calls.first else {
            return resume(calls, at: now, into: &effects)
        }
        effects.refuse(Refusal(journal: code), to: session, requestID: requestID)
        resume(Array(calls.dropFirst()), at: now, into: &effects)
    }

    private mutating func settleClaim(
        _ claim: Claim, _ terms: ClaimTerms, _ proposal: Proposal, _ result: CommitResult, at now: WallTime,
        into effects: inout Effects
    ) {
        var account: AccountID?
        if case .account(let made) = result { account = made }
        let waiting = accounts.claimSettled(claim, terms, account: account, at: now)
        answer(proposal, account == nil ? refusal(ofClaim: result.failureCode) : nil, into: &effects)
        resume(waiting, at: now, into: &effects)
    }

    private func refusal(ofClaim code: ErrorCode) -> Refusal {
        guard code == .registrationClosed else { return Refusal(journal: code) }
        return AccountService.isFull(settings.limits[.accountsMax])
    }

    private func settleInvitation(_ proposal: Proposal, _ result: CommitResult, into effects: inout Effects) {
        switch result {
        case .done: answer(proposal, nil, into: &effects)
        case .failed(.invitationInvalid):
            answer(proposal, Refusal(.invitationInvalid, "there is no such invitation"), into: &effects)
        case .failed(.busy):
            answer(
                proposal, Refusal(.busy, "\(InvitationRecord.countMax) invitations are out; revoke some first"),
                into: &effects)
        case .event, .repeated, .room, .direct, .account, .expired, .failed:
            answer(proposal, Refusal(journal: result.failureCode), into: &effects)
        }
    }

    private mutating func settleMarker(
        _ account: AccountID, _ conversation: ConversationID, _ sequence: UInt64, _ proposal: Proposal,
        _ result: CommitResult, into effects: inout Effects
    ) {
        var isKept = false
        if case .done = result { isKept = true }
        if isKept, readMarkers[account, conversation] < sequence {
            readMarkers.advance(account, conversation, to: sequence)
            let moved = ReadMoved(conversation: conversation, sequence: sequence)
            for other in accounts[account]?.sessions ?? [] where other != proposal.session {
                effects.hint(moved, to: other)
            }
        }
        guard let session = proposal.session else { return }
        if isKept {
            effects.answer(Done(), to: session, requestID: proposal.requestID)
        } else {
            effects.refuse(Refusal(journal: result.failureCode), to: session, requestID: proposal.requestID)
        }
    }
}
