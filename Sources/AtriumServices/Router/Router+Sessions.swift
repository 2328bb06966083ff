import AtriumWire

extension Router {
    /// Most conversations a login is told of by itself, `#lobby` among them.
    static let followedAtLoginMax = 256

    /// Looks up what verifies a secret; answered with `LoopOutput.verifier`, behind a claim of that name that waits
    /// for its commit.
    public mutating func lookUp(
        name: String, credential: CredentialID, session: SessionID, requestID: UInt32, into effects: inout Effects
    ) {
        accounts.lookUp(
            name: name, credential: credential, session: session, requestID: requestID, into: &effects)
    }

    /// Judges a claim.
    mutating func claim(
        _ claim: Claim, isPrivate: Bool, from session: SessionID, requestID: UInt32, at now: WallTime,
        into effects: inout Effects
    ) throws(Refusal) {
        // A name that no client would log in to must not be taken. [SESSION-3.5-2]
        guard claim.credential.rawValue != 0, Self.iterationCounts.contains(claim.iterationCount) else {
            return effects.close(
                session, .malformed, "a claim needs a credential other than 0, and 4,096 to 1,000,000 iterations",
                requestID: requestID)
        }
        try accounts.claim(
            claim, isPrivate: isPrivate, policy: settings.accountPolicy, from: session, requestID: requestID, at: now,
            into: &effects)
    }

    /// Iterations of a key derivation: fewer are no protection (RFC 7677 §4), more would only hold a client up.
    static let iterationCounts: ClosedRange<UInt32> = 4_096...1_000_000

    /// Admits a session whose proof its loop has verified: `LoopOutput.admitted`, then what it follows by rule -
    /// `#lobby`, then direct conversations, those with something unread first. Past the account's session limit it
    /// is refused with `sessionLimit`, and those of its sessions that have fallen silent are ended: trying again after
    /// the time given finds their places. [SESSION-3.5-7]
    ///
    /// - Parameter secret: what was proven. Where it was taken away or replaced since its challenge, the login fails.
    public mutating func admit(
        name: String, secret: ProvenSecret, session: SessionID, requestID: UInt32, at now: WallTime,
        into effects: inout Effects
    ) {
        guard let account = accounts.named(name), sessions[session] == nil,
            let verifier = account.verifier(secret.credential), verifier.storedKey == secret.storedKey
        else {
            let failed = Refusal(.loginFailed, "the name is not known or the proof is wrong")
            return effects.refuse(failed, to: session, requestID: requestID)
        }
        guard !account.isDisabled else {
            return effects.close(session, .accountDisabled, Self.disabledText, requestID: requestID)
        }
        let limit = settings.limits.count(.sessionsPerAccountMax)
        guard account.sessions.count < limit else {
            for other in account.sessions { effects.endIfSilent(other) }
            let full = Refusal(
                .sessionLimit, "\(account.name) has \(limit) sessions already; end another one, or try again",
                retryAfterMilliseconds: 1000, available: UInt64(limit))
            return effects.refuse(full, to: session, requestID: requestID)
        }
        // A name that is being released has no session, and gets none.
        guard !account.isChanging || !account.sessions.isEmpty || account.hasPassword else {
            let busy = Refusal(.busy, "the account is being changed; try again", retryAfterMilliseconds: 1000)
            return effects.refuse(busy, to: session, requestID: requestID)
        }
        sessions[session] = Session(account: account.id, credential: secret.credential)
        noteUse(of: account, secret.credential, at: now, into: &effects)
        accounts.addSession(session, to: account.id)
        effects.loops[session.loop].outputs.append(
            .admitted(
                session, requestID: requestID, account.id, name: account.name,
                AccountStanding(
                    isAdministrator: account.isAdministrator, hasPassword: account.hasPassword,
                    credentialKind: verifier.kind, wasClaimedClear: verifier.wasClear)))
        followLobby(session, at: now, into: &effects)
        for conversation in directsToTell(account.id) { tell(conversation, to: session, into: &effects) }
        tellInvitations(to: session, of: account.id, into: &effects)
    }

    /// Notes when a secret was used: here each time, in the journal once an hour at most.
    private mutating func noteUse(
        of account: Account, _ credential: CredentialID, at now: WallTime, into effects: inout Effects
    ) {
        guard let index = account.verifiers.firstIndex(where: { $0.credential == credential }) else { return }
        let noted = account.verifiers[index].used
        accounts.update(account.id) { account in
            account.used = max(account.used, now)
            account.verifiers[index].used = max(noted, now)
        }
        guard now >= noted.later(milliseconds: Self.useNotedMilliseconds) else { return }
        effects.proposals.proposals.append(Proposal(.account(account.id, .used(credential, at: now))))
    }

    /// Notes that an account is used by those who are logged in to it.
    mutating func noteUse(of account: Account, at now: WallTime, into effects: inout Effects) {
        guard let credential = account.sessions.first.flatMap({ sessions[$0]?.credential }) else { return }
        noteUse(of: account, credential, at: now, into: &effects)
    }

    /// What a name that goes unused is dated by needs no more.
    private static let useNotedMilliseconds: UInt64 = 3_600_000

    /// The session is over and nothing more goes to it. `lost` lingers before it is announced, each other reason is
    /// announced at once; its uploads wait to be taken up again. The loop forgets its followers by itself.
    public mutating func sessionEnded(
        _ session: SessionID, reason: LeaveReason, at now: WallTime, into effects: inout Effects
    ) {
        guard let ended = sessions.removeValue(forKey: session) else { return }
        // Who was logged in until now has used the name until now.
        if let account = accounts[ended.account] {
            noteUse(of: account, ended.credential, at: now, into: &effects)
        }
        accounts.removeSession(session, from: ended.account)
        forgetReader(session, ended)
        for following in ended.follows {
            endFollowing(following, session, ended.account, reason: reason, at: now, into: &effects)
        }
        if let lobby = rooms.lobby, ended.followsLobby {
            let following = Following(conversation: lobby, isPresent: ended.isPresentInLobby)
            endFollowing(following, session, ended.account, reason: reason, at: now, into: &effects)
        }
        for file in ended.uploads { uploaderLost(of: file, session: session, at: now) }
    }
}
