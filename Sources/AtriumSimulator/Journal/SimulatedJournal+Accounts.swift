import AtriumServices
import AtriumStorage
import AtriumWire

/// Accounts, their secrets, and the codes to claim names with, by the rules of the real journal.
extension SimulatedJournal {
    func keepClaim(_ claim: Claim, _ time: WallTime, _ terms: ClaimTerms) -> CommitResult {
        let invitation = InvitationCode.digest(of: claim.invitation ?? "")
        if terms.needsInvitation {
            guard let record = invitations[invitation], !record.hasExpired(at: time) else {
                return .failed(.invitationInvalid)
            }
        }
        let folded = JournalState.fold(claim.name)
        guard state.accounts[folded] == nil else { return .failed(.nameTaken) }
        if let refusal = terms.refusal { return .failed(refusal) }
        let account = AccountID(rawValue: state.nextID(.account))
        var verifier = Verifier(
            credential: claim.credential, label: claim.label, salt: claim.salt, iterationCount: claim.iterationCount,
            storedKey: claim.storedKey, serverKey: claim.serverKey)
        verifier.kind = terms.credentialKind
        verifier.created = time
        verifier.wasClear = terms.isClear
        var record = AccountRecord(account: account, name: claim.name, verifiers: [verifier], time: time)
        record.isAdministrator = terms.isAdministrator
        rows.append(.account(record))
        if terms.needsInvitation { rows.append(.noInvitation(invitation)) }
        advance(.account)
        state.setAccount(account, folded: folded)
        return .account(account)
    }

    func keep(_ change: AccountChange, of account: AccountID) -> CommitResult {
        guard let folded = state.foldedName(of: account) else { return .failed(.noSuchAccount) }
        if case .release = change { state.setAccount(nil, folded: folded) }
        return keepRow(.accountChange(account, change))
    }

    func keep(_ new: [InvitationRecord]) -> CommitResult {
        let now = new.map(\.created).max() ?? WallTime(microseconds: 0)
        for expired in invitations.values.filter({ $0.hasExpired(at: now) }).map(\.digest) {
            rows.append(.noInvitation(expired))
        }
        guard invitations.count + new.count <= Int(InvitationRecord.countMax) else { return .failed(.busy) }
        rows += new.map { .invitation($0) }
        return .done
    }

    func revokeInvitation(_ digest: Digest) -> CommitResult {
        guard invitations[digest] != nil else { return .failed(.invitationInvalid) }
        return keepRow(.noInvitation(digest))
    }

    /// Codes that are out, with what the open transaction has made of them.
    private var invitations: [Digest: InvitationRecord] {
        var invitations = disk.written.invitations
        for row in rows {
            if case .invitation(let record) = row { invitations[record.digest] = record }
            if case .noInvitation(let digest) = row { invitations[digest] = nil }
        }
        return invitations
    }

    /// Drops who was released and is named by nothing any more, as a start does.
    func forgetReleased() {
        let released = disk.written.accounts.filter(\.isReleased).map(\.account)
        guard !released.isEmpty else { return }
        disk.append(released.map { .noMarkers($0) } + disk.written.forgottenAccounts.map { .noAccount($0) })
        disk.sync()
    }
}
