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
        func record(_ action: AuditAction, _ subject: String, _ detail: String = "") -> AuditRecord {
            .console(action, at: now, subject: subject, detail: detail)
        }
        func change(_ change: AccountChange, of account: Account, _ action: AuditAction) {
            propose(change, of: account.id, session: nil, number, audit: record(action, account.name), into: &effects)
        }
        // What is so already is done, and not worth a line.
        func changeNothing() { effects.orders.append(OrderOutcome(number: number, refusal: nil)) }
        switch order {
        case .add(let name, let verifier, let isAdministrator):
            try add(
                name, verifier, isAdministrator: isAdministrator, number,
                audit: record(.accountAdded, name, isAdministrator ? "administrator" : ""), at: now, into: &effects)
        case .setPassword(let name, var verifier):
            let account = try changeable(name)
            let countMax = settings.limits.count(.credentialsMax)
            guard account.hasPassword || account.verifiers.count < countMax else {
                throw Refusal(.credentialLimit, "\(name) has \(countMax) secrets, as many as an account may have")
            }
            verifier.kind = .password
            verifier.created = now
            change(.setVerifier(verifier), of: account, .passwordSet)
        case .setDisabled(let name, let isDisabled):
            let account = try changeable(name)
            guard account.isDisabled != isDisabled else { return changeNothing() }
            change(.setDisabled(isDisabled), of: account, isDisabled ? .accountDisabled : .accountEnabled)
        case .setAdministrator(let name, let isAdministrator):
            let account = try changeable(name)
            guard account.isAdministrator != isAdministrator else { return changeNothing() }
            change(
                .setAdministrator(isAdministrator), of: account,
                isAdministrator ? .administratorMade : .administratorUnmade)
        case .remove(let name): change(.release, of: try changeable(name), .accountRemoved)
        case .invite(let invitations):
            guard !invitations.isEmpty else { throw Refusal(.other, "no invitation was named") }
            effects.proposals.proposals.append(
                Proposal(
                    .invite(invitations), requestID: number,
                    audit: [record(.invitationMade, "", "\(invitations.count)")]))
        case .revokeInvitation(let digest):
            effects.proposals.proposals.append(
                Proposal(
                    .revokeInvitation(digest), requestID: number,
                    audit: [record(.invitationRevoked, "", String(digest.hex.prefix(8)))]))
        }
    }

    private mutating func add(
        _ name: String, _ verifier: Verifier, isAdministrator: Bool, _ number: UInt32, audit record: AuditRecord,
        at now: WallTime, into effects: inout Effects
    ) throws(Refusal) {
        guard let folded = FoldedName(name) else { throw .nameInvalid }
        guard accounts.named(name) == nil, accounts.pendingClaims[folded] == nil else {
            throw Refusal(.nameTaken, "there is an account \(name) already")
        }
        if let fault = accounts.fault(of: name, allowsReserved: true) { throw fault }
        let claim = Claim(
            name: name, credential: verifier.credential, label: verifier.label, salt: verifier.salt,
            iterationCount: verifier.iterationCount, storedKey: verifier.storedKey, serverKey: verifier.serverKey)
        accounts.held.hold(name)
        accounts.pendingClaims[folded] = PendingClaim(claim: claim)
        let terms = ClaimTerms(credentialKind: .password, isAdministrator: isAdministrator)
        effects.proposals.proposals.append(
            Proposal(.claim(claim, time: now, terms), requestID: number, audit: [record]))
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
