import AtriumWire

/// What a change of an account does once the journal has settled it.
extension Router {
    mutating func settleAccount(
        _ account: AccountID, _ change: AccountChange, _ proposal: Proposal, _ result: CommitResult, at now: WallTime,
        into effects: inout Effects
    ) {
        // A login that is noted holds nothing up, and nobody waits for it.
        if case .used = change { return }
        var waiting: [DeferredCall] = []
        accounts.update(account) { account in
            account.isChanging = false
            swap(&waiting, &account.waiting)
        }
        if case .done = result {
            answer(proposal, nil, into: &effects)
            apply(change, to: account, by: proposal.session, at: now, into: &effects)
        } else {
            answer(proposal, Refusal(journal: result.failureCode), into: &effects)
        }
        // Its name may have been about to be released, or stay no longer.
        accounts.stand(account)
        resume(waiting, at: now, into: &effects)
    }

    /// Answers whoever asked: a session, or the console.
    func answer(_ proposal: Proposal, _ refusal: Refusal?, into effects: inout Effects) {
        if let session = proposal.session {
            guard let refusal else {
                return effects.answer(Done(), to: session, requestID: proposal.requestID)
            }
            effects.refuse(refusal, to: session, requestID: proposal.requestID)
        } else if proposal.requestID != 0 {
            effects.orders.append(OrderOutcome(number: proposal.requestID, refusal: refusal?.text))
        }
    }

    private mutating func apply(
        _ change: AccountChange, to account: AccountID, by session: SessionID?, at now: WallTime,
        into effects: inout Effects
    ) {
        switch change {
        case .setVerifier(let verifier):
            let isNew = accounts[account]?.verifier(verifier.credential) == nil
            accounts.update(account) { account in
                account.verifiers.removeAll { $0.credential == verifier.credential }
                account.verifiers.append(verifier)
            }
            guard !isNew else { return }
            let text = "the secret that this session was logged in with was replaced"
            end(account, .sessionRevoked, text, into: &effects) {
                $0.credential == verifier.credential && $1 != session
            }
        case .revoke(let credential):
            accounts.update(account) { $0.verifiers.removeAll { $0.credential == credential } }
            let text = "the secret that this session was logged in with was taken away"
            end(account, .sessionRevoked, text, into: &effects) { known, _ in known.credential == credential }
        case .used: break
        case .setAdministrator(let isAdministrator):
            accounts.update(account) { $0.isAdministrator = isAdministrator }
            if !isAdministrator { enforceSanctions(on: account, at: now, into: &effects) }
        case .setDisabled(let isDisabled):
            accounts.update(account) { $0.isDisabled = isDisabled }
            guard isDisabled else { return }
            end(account, .accountDisabled, Self.disabledText, into: &effects) { _, _ in true }
        case .release:
            rooms.forgetStandings(of: account)
            end(account, .accountDisabled, "the keeper of the server has removed the account", into: &effects) { _, _ in
                true
            }
            accounts.release(account)
            rooms.forgetStandings(of: account)
        }
    }

    static var disabledText: String { "the keeper of the server has disabled the account" }

    /// Ends those sessions of an account that are meant.
    private func end(
        _ account: AccountID, _ code: ErrorCode, _ text: String, into effects: inout Effects,
        where isMeant: (Session, SessionID) -> Bool
    ) {
        for id in accounts[account]?.sessions ?? [] {
            guard let session = sessions[id], isMeant(session, id) else { continue }
            effects.close(id, code, text, requestID: 0)
        }
    }
}
