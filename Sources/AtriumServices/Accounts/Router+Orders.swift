import AtriumWire

/// Orders of the console. Each gets one `OrderOutcome`, in the same turn or after its commit.
extension Router {
    /// Carries an order out.
    ///
    /// - Parameter number: names it in its outcome; not 0.
    public mutating func carryOut(
        _ order: AccountOrder, number: UInt32, at now: WallTime, into effects: inout Effects
    ) {
        do throws(Refusal) {
            try judge(order, number, at: now, into: &effects)
        } catch {
            effects.orders.append(OrderOutcome(number: number, refusal: error.text))
        }
    }

    private mutating func judge(
        _ order: AccountOrder, _ number: UInt32, at now: WallTime, into effects: inout Effects
    ) throws(Refusal) {
        func note(_ action: AuditAction, _ subject: String, _ detail: String = "") {
            let record = AuditRecord.console(action, at: now, subject: subject, detail: detail)
            effects.proposals.proposals.append(Proposal(.audit(record)))
        }
        switch order {
        case .add(let name, let verifier, let isAdministrator):
            try add(name, verifier, isAdministrator: isAdministrator, number, at: now, into: &effects)
            note(.accountAdded, name, isAdministrator ? "administrator" : "")
        case .setPassword(let name, var verifier):
            let account = try changeable(name)
            let countMax = settings.limits.count(.credentialsMax)
            guard account.hasPassword || account.verifiers.count < countMax else {
                throw Refusal(.credentialLimit, "\(name) has \(countMax) secrets, as many as an account may have")
            }
            verifier.kind = .password
            verifier.created = now
            propose(.setVerifier(verifier), of: account.id, session: nil, number, into: &effects)
            note(.passwordSet, account.name)
        case .setDisabled(let name, let isDisabled):
            let account = try changeable(name)
            propose(.setDisabled(isDisabled), of: account.id, session: nil, number, into: &effects)
            note(isDisabled ? .accountDisabled : .accountEnabled, account.name)
        case .setAdministrator(let name, let isAdministrator):
            let account = try changeable(name)
            propose(.setAdministrator(isAdministrator), of: account.id, session: nil, number, into: &effects)
            note(isAdministrator ? .administratorMade : .administratorUnmade, account.name)
        case .remove(let name):
            let account = try changeable(name)
            propose(.release, of: account.id, session: nil, number, into: &effects)
            note(.accountRemoved, account.name)
        case .invite(let invitations):
            for (index, invitation) in invitations.enumerated() {
                let isLast = index == invitations.count - 1
                effects.proposals.proposals.append(
                    Proposal(.invite(invitation), session: nil, requestID: isLast ? number : 0))
            }
            guard !invitations.isEmpty else { throw Refusal(.other, "no invitation was named") }
            note(.invitationMade, "", "\(invitations.count)")
        case .revokeInvitation(let digest):
            effects.proposals.proposals.append(
                Proposal(.revokeInvitation(digest), session: nil, requestID: number))
            note(.invitationRevoked, "", String(digest.hex.prefix(8)))
        }
    }

    private mutating func add(
        _ name: String, _ verifier: Verifier, isAdministrator: Bool, _ number: UInt32, at now: WallTime,
        into effects: inout Effects
    ) throws(Refusal) {
        guard let folded = FoldedName(name) else { throw .nameInvalid }
        guard accounts.named(name) == nil, accounts.pendingClaims[folded] == nil else {
            throw Refusal(.nameTaken, "there is an account \(name) already")
        }
        try accounts.held.check(name, allowsReserved: true)
        let claim = Claim(
            name: name, credential: verifier.credential, label: verifier.label, salt: verifier.salt,
            iterationCount: verifier.iterationCount, storedKey: verifier.storedKey, serverKey: verifier.serverKey)
        accounts.held.hold(name)
        accounts.pendingClaims[folded] = PendingClaim(claim: claim)
        let terms = ClaimTerms(credentialKind: .password, isAdministrator: isAdministrator)
        effects.proposals.proposals.append(
            Proposal(.claim(claim, time: now, terms), session: nil, requestID: number))
    }

    /// The account of a name, where no other change of it is on its way.
    private func changeable(_ name: String) throws(Refusal) -> Account {
        guard let account = accounts.named(name) else { throw Refusal(.noSuchAccount, "there is no account \(name)") }
        guard !account.isChanging else {
            throw Refusal(.busy, "another change of \(account.name) is on its way; try again")
        }
        return account
    }
}
