import AtriumWire

extension AccountService {
    /// Judges a claim: proposes it, waits with one that makes the same claim, answers one made before, or refuses.
    mutating func claim(
        _ claim: Claim, from session: SessionID, requestID: UInt32, at now: WallTime, into effects: inout Effects
    ) throws(Refusal) {
        guard let folded = FoldedName(claim.name) else { throw .nameInvalid }
        guard TextRules.isLine(claim.label) else {
            throw Refusal(.textInvalid, "the label of a device is one line without control characters")
        }
        if let account = named(claim.name) {
            guard account.verifiers.contains(where: { $0.isLeft(by: claim) }) else { throw Self.nameTaken(claim.name) }
            effects.answer(Done(), to: session, requestID: requestID)
        } else if let pending = pendingClaims[folded] {
            guard Verifier(claim: pending.claim).isLeft(by: claim) else { throw Self.nameTaken(claim.name) }
            let call = DeferredCall.request(.claim(claim), session, requestID: requestID)
            pendingClaims[folded]?.waiting.append(call)
        } else {
            try held.check(claim.name)
            held.hold(claim.name)
            pendingClaims[folded] = PendingClaim(claim: claim)
            effects.proposals.proposals.append(
                Proposal(.claim(claim, time: now), session: session, requestID: requestID))
        }
    }

    /// Takes a claim in that came back from the journal, and gives what waited for it.
    mutating func claimSettled(_ claim: Claim, account: AccountID?) -> [DeferredCall] {
        held.release(claim.name)
        if let account { insert(account, name: claim.name, verifiers: [Verifier(claim: claim)]) }
        guard let folded = FoldedName(claim.name) else { return [] }
        return pendingClaims.removeValue(forKey: folded)?.waiting ?? []
    }

    private static func nameTaken(_ name: String) -> Refusal {
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
