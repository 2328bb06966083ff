import AtriumServices
import AtriumWire

/// Accounts, their secrets, and the codes to claim names with.
extension SQLiteJournal {
    func keepClaim(_ claim: Claim, _ time: WallTime, _ terms: ClaimTerms) throws(SQLiteError) -> CommitResult {
        let invitation = InvitationCode.digest(of: claim.invitation ?? "")
        // Before the name: who has no invitation does not hear whether a name is taken.
        if terms.needsInvitation, try !isTaken(invitation, at: time) { return .failed(.invitationInvalid) }
        let folded = JournalState.fold(claim.name)
        guard state.accounts[folded] == nil else { return .failed(.nameTaken) }
        if let refusal = terms.refusal { return .failed(refusal) }
        let account = AccountID(rawValue: state.nextID(.account))
        statements.insertAccount.bind(1, account.rawValue)
        statements.insertAccount.bind(2, claim.name)
        statements.insertAccount.bind(3, folded)
        statements.insertAccount.bind(4, time.microseconds)
        statements.insertAccount.bind(5, terms.isAdministrator ? 1 : 0)
        try statements.insertAccount.run()
        var verifier = Verifier(
            credential: claim.credential, label: claim.label, salt: claim.salt, iterationCount: claim.iterationCount,
            storedKey: claim.storedKey, serverKey: claim.serverKey)
        verifier.kind = terms.credentialKind
        verifier.created = time
        verifier.wasClear = terms.isClear
        try write(verifier, of: account)
        if terms.needsInvitation {
            statements.deleteInvitation.bind(1, copying: invitation.bytes)
            try statements.deleteInvitation.run()
        }
        try writeNext(.account)
        state.setAccount(account, folded: folded)
        state.advance(.account)
        return .account(account)
    }

    /// Whether a code is out, and has not expired.
    private func isTaken(_ digest: Digest, at now: WallTime) throws(SQLiteError) -> Bool {
        statements.findInvitation.bind(1, copying: digest.bytes)
        guard try statements.findInvitation.step() else { return false }
        let expires = WallTime(microseconds: statements.findInvitation.uint(0))
        statements.findInvitation.reset()
        let record = InvitationRecord(digest: digest, created: WallTime(microseconds: 0), expires: expires)
        return !record.hasExpired(at: now)
    }

    func keep(_ change: AccountChange, of account: AccountID) throws(SQLiteError) -> CommitResult {
        guard let folded = state.foldedName(of: account) else { return .failed(.noSuchAccount) }
        switch change {
        case .setVerifier(let verifier): try write(verifier, of: account)
        case .revoke(let credential):
            statements.deleteVerifier.bind(1, account.rawValue)
            statements.deleteVerifier.bind(2, credential.rawValue)
            try statements.deleteVerifier.run()
        case .used(let credential, let time):
            statements.updateUse.bind(1, account.rawValue)
            statements.updateUse.bind(2, time.microseconds)
            try statements.updateUse.run()
            statements.updateVerifierUse.bind(1, account.rawValue)
            statements.updateVerifierUse.bind(2, credential.rawValue)
            statements.updateVerifierUse.bind(3, time.microseconds)
            try statements.updateVerifierUse.run()
        case .setAdministrator(let isAdministrator):
            try update(account, administrator: isAdministrator ? 1 : 0, disabled: Self.asItIs)
        case .setDisabled(let isDisabled):
            try update(account, administrator: Self.asItIs, disabled: isDisabled ? 1 : 0)
        case .release: try release(account, folded)
        }
        return .done
    }

    /// No value of a flag: it stays as it is.
    private static let asItIs: UInt64 = 2

    private func update(_ account: AccountID, administrator: UInt64, disabled: UInt64) throws(SQLiteError) {
        statements.updateAccount.bind(1, account.rawValue)
        statements.updateAccount.bind(2, administrator)
        statements.updateAccount.bind(3, disabled)
        try statements.updateAccount.run()
    }

    /// The row stays, so that the id is never given again; no name is written like what it is found by then. What it
    /// was in rooms goes: nobody could take it away any more, or have it.
    private func release(_ account: AccountID, _ folded: String) throws(SQLiteError) {
        statements.releaseAccount.bind(1, account.rawValue)
        statements.releaseAccount.bind(2, "#\(account.rawValue)")
        try statements.releaseAccount.run()
        statements.deleteVerifiers.bind(1, account.rawValue)
        try statements.deleteVerifiers.run()
        statements.deleteStandingsOfAccount.bind(1, account.rawValue)
        try statements.deleteStandingsOfAccount.run()
        state.setAccount(nil, folded: folded)
    }

    private func write(_ verifier: Verifier, of account: AccountID) throws(SQLiteError) {
        statements.insertVerifier.bind(1, account.rawValue)
        statements.insertVerifier.bind(2, verifier.credential.rawValue)
        statements.insertVerifier.bind(3, verifier.label)
        statements.insertVerifier.bind(4, copying: verifier.salt.bytes)
        statements.insertVerifier.bind(5, UInt64(verifier.iterationCount))
        statements.insertVerifier.bind(6, copying: verifier.storedKey.bytes)
        statements.insertVerifier.bind(7, copying: verifier.serverKey.bytes)
        statements.insertVerifier.bind(8, UInt64(verifier.kind.rawValue))
        statements.insertVerifier.bind(9, verifier.created.microseconds)
        statements.insertVerifier.bind(10, verifier.wasClear ? 1 : 0)
        try statements.insertVerifier.run()
    }

    func keep(_ invitations: [InvitationRecord]) throws(SQLiteError) -> CommitResult {
        statements.expireInvitations.bind(1, invitations.map(\.created).max()?.microseconds ?? 0)
        try statements.expireInvitations.run()
        guard try statements.countInvitations.step() else { return .failed(.storage) }
        let count = statements.countInvitations.uint(0)
        statements.countInvitations.reset()
        guard count + UInt64(invitations.count) <= InvitationRecord.countMax else { return .failed(.busy) }
        for invitation in invitations {
            statements.insertInvitation.bind(1, copying: invitation.digest.bytes)
            statements.insertInvitation.bind(2, invitation.created.microseconds)
            statements.insertInvitation.bind(3, invitation.expires.microseconds)
            try statements.insertInvitation.run()
        }
        return .done
    }

    func revokeInvitation(_ digest: Digest) throws(SQLiteError) -> CommitResult {
        statements.deleteInvitation.bind(1, copying: digest.bytes)
        var isThere = false
        while try statements.deleteInvitation.step() { isThere = true }
        return isThere ? .done : .failed(.invitationInvalid)
    }
}
