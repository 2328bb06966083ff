import AtriumWire

extension AccountService {
    /// Judges a claim: proposes it, waits with one that makes the same claim, answers one made before, or refuses.
    ///
    /// - Parameter policy: who may claim a name. Where that is not anyone, nobody learns here which names exist, nor
    ///   what they look like: the journal looks at the invitation before it hands on what there is against the name.
    mutating func claim(
        _ claim: Claim, isPrivate: Bool, policy: AccountPolicy, from session: SessionID, requestID: UInt32,
        at now: WallTime, into effects: inout Effects
    ) throws(Refusal) {
        guard let folded = FoldedName(claim.name) else { throw .nameInvalid }
        guard TextRules.isLine(claim.label) else {
            throw Refusal(.textInvalid, "the label of a device is one line without control characters")
        }
        let owner = named(claim.name)
        if let owner, owner.verifiers.contains(where: { $0.isLeft(by: claim) }) {
            return effects.answer(Done(), to: session, requestID: requestID)
        }
        if let pending = pendingClaims[folded], Verifier(claim: pending.claim).isLeft(by: claim) {
            let call = DeferredCall.request(.claim(claim, isPrivate: isPrivate), session, requestID: requestID)
            pendingClaims[folded]?.waiting.append(call)
            return
        }
        switch policy {
        case .open: break
        case .registered: throw .registrationClosed
        case .invite: guard claim.invitation != nil else { throw .invitationInvalid }
        }
        let isPending = pendingClaims[folded] != nil
        // By invitation, who comes second to a name may have the better code.
        let isTaken = owner != nil || isPending && policy == .open
        let fault = isTaken ? Self.nameTaken(claim.name) : isPending ? nil : fault(of: claim.name)
        if let fault, policy == .open { throw fault }
        let terms = ClaimTerms(isClear: !isPrivate, needsInvitation: policy == .invite, refusal: fault?.code)
        if fault == nil, !isPending {
            held.hold(claim.name)
            pendingClaims[folded] = PendingClaim(claim: claim)
        }
        effects.proposals.proposals.append(
            Proposal(.claim(claim, time: now, terms), session: session, requestID: requestID))
    }

    /// Takes a claim in that came back from the journal, and gives what waited for it.
    mutating func claimSettled(
        _ claim: Claim, _ terms: ClaimTerms, account: AccountID?, at now: WallTime
    ) -> [DeferredCall] {
        guard let folded = FoldedName(claim.name) else { return [] }
        // Where an invitation is asked for, claims of a name that waits for another are on their way beside it.
        // One that was to be refused held nothing.
        let isHolder =
            terms.refusal == nil
            && pendingClaims[folded].map { Verifier(claim: $0.claim).isLeft(by: claim) } ?? false
        if isHolder { held.release(claim.name) }
        if let account {
            var verifier = Verifier(claim: claim)
            verifier.kind = terms.credentialKind
            verifier.wasClear = terms.isClear
            verifier.created = now
            var record = AccountRecord(account: account, name: claim.name, verifiers: [verifier], time: now)
            record.isAdministrator = terms.isAdministrator
            insert(record)
        }
        return isHolder ? pendingClaims.removeValue(forKey: folded)?.waiting ?? [] : []
    }

    /// What there is against one more account of this name; nil where it may be made.
    ///
    /// - Parameter allowsReserved: whether the one who asks may give out reserved names.
    func fault(of name: String, allowsReserved: Bool = false) -> Refusal? {
        guard count < limits.count(.accountsMax) else { return Self.isFull(limits[.accountsMax]) }
        do throws(Refusal) {
            try held.check(name, allowsReserved: allowsReserved)
            return nil
        } catch {
            return error
        }
    }

    /// - Parameter countMax: accounts the server may have.
    static func isFull(_ countMax: UInt64) -> Refusal {
        Refusal(
            .registrationClosed, "the server has \(countMax) accounts, as many as it takes; ask its keeper",
            available: countMax)
    }

    static func nameTaken(_ name: String) -> Refusal {
        Refusal(.nameTaken, "the name \(name) belongs to another key; choose another name")
    }
}

extension Verifier {
    /// What a claim leaves behind.
    init(claim: Claim) {
        self.init(
            credential: claim.credential, label: claim.label, salt: claim.salt, iterationCount: claim.iterationCount,
            storedKey: claim.storedKey, serverKey: claim.serverKey)
    }

    /// Whether a claim states the same secret: the same credential and the same keys.
    func isLeft(by claim: Claim) -> Bool {
        credential == claim.credential && salt == claim.salt && iterationCount == claim.iterationCount
            && storedKey == claim.storedKey && serverKey == claim.serverKey
    }
}
