import AtriumWire

/// The secrets of an account: left, listed and taken away by whoever is logged in to it. Spec/03-session.md §3.5.
extension Router {
    /// Judges one more secret, or another in place of one. That the connection is private its loop has seen to.
    mutating func setVerifier(
        _ frame: SetVerifier, for caller: Caller, into effects: inout Effects
    ) throws(Refusal) {
        guard Self.isSound(frame) else {
            return effects.close(
                caller.session, .malformed,
                "a password has credential 0 and 600,000 iterations, any other secret another and at least 4,096",
                requestID: caller.requestID)
        }
        guard TextRules.isLine(frame.label) else {
            throw Refusal(.textInvalid, "the label of a secret is one line without control characters")
        }
        guard let account = try standing(caller, .setVerifier(frame)) else { return }
        try refuseToken(caller, account)
        let countMax = settings.limits.count(.credentialsMax)
        let known = account.verifier(frame.credential)
        guard known != nil || account.verifiers.count < countMax else {
            throw Refusal(
                .credentialLimit, "an account has at most \(countMax) secrets; revoke one first",
                available: UInt64(countMax))
        }
        var verifier = Verifier(
            credential: frame.credential, label: frame.credentialKind == .password ? "" : frame.label,
            salt: frame.salt, iterationCount: frame.iterationCount, storedKey: frame.storedKey,
            serverKey: frame.serverKey)
        verifier.kind = frame.credentialKind
        verifier.created = caller.time
        // The same request again changes nothing.
        if let known, known.isSameSecret(as: verifier) {
            return effects.answer(Done(), to: caller.session, requestID: caller.requestID)
        }
        propose(
            .setVerifier(verifier), of: account.id, session: caller.session, caller.requestID,
            audit: .own(verifier.kind.auditAction, of: account, detail: verifier.label, at: caller.time),
            into: &effects)
    }

    /// A token is for a program, and may leak with it: it acts for its account, and gives nobody the account for good.
    private func refuseToken(_ caller: Caller, _ account: Account) throws(Refusal) {
        guard let credential = sessions[caller.session]?.credential,
            account.verifier(credential)?.kind == .token
        else { return }
        throw Refusal(.notAllowed, "a session of a token does not change secrets; log in with a device or the password")
    }

    /// A password is credential 0, and costs each guess of who stole the journal as much as the decoys say.
    private static func isSound(_ frame: SetVerifier) -> Bool {
        switch frame.credentialKind {
        case .other: false
        case .password: frame.credential.rawValue == 0 && frame.iterationCount == passwordIterationCount
        case .device, .token: frame.credential.rawValue != 0 && iterationCounts.contains(frame.iterationCount)
        }
    }

    private static let passwordIterationCount: UInt32 = 600_000

    /// Lists what the caller can log in with, in the order in which it was left.
    mutating func listDevices(
        _ frame: ListDevices, for caller: Caller, into effects: inout Effects
    ) throws(Refusal) {
        guard let account = try standing(caller, .listDevices(frame)) else { return }
        let current = sessions[caller.session]?.credential
        let used = account.sessions.compactMap { sessions[$0]?.credential }
        let verifiers = account.verifiers.sorted {
            ($0.created.microseconds, $0.credential.rawValue) < ($1.created.microseconds, $1.credential.rawValue)
        }
        let devices = verifiers.map { verifier in
            DeviceEntry(
                credential: verifier.credential, credentialKind: verifier.kind, label: verifier.label,
                created: verifier.created, used: verifier.used,
                sessionCount: UInt16(clamping: used.count { $0 == verifier.credential }),
                current: verifier.credential == current)
        }
        effects.answer(DeviceList(devices: devices), to: caller.session, requestID: caller.requestID)
    }

    /// Judges the end of a secret. The last one of an account that is no token stays: nobody could
    /// ever log in to change it again.
    mutating func revoke(_ frame: Revoke, for caller: Caller, into effects: inout Effects) throws(Refusal) {
        guard let account = try standing(caller, .revoke(frame)) else { return }
        guard let verifier = account.verifier(frame.credential) else {
            throw Refusal(.noSuchCredential, "the account has no such secret; look at the list of devices")
        }
        if frame.credential != sessions[caller.session]?.credential { try refuseToken(caller, account) }
        let remains = account.verifiers.contains { $0.kind != .token && $0.credential != frame.credential }
        guard verifier.kind == .token || remains else {
            throw Refusal(
                .notAllowed,
                "this is the last secret of the account that is no token: without it nobody could change the account "
                    + "any more; set a password, or log another device in, first")
        }
        propose(
            .revoke(frame.credential), of: account.id, session: caller.session, caller.requestID,
            audit: .own(.secretRevoked, of: account, detail: verifier.label, at: caller.time), into: &effects)
    }

    /// The caller's account, or nil where the request waits for a change of it that is on its way.
    ///
    /// - Throws: where the account was removed, and the session is about to end.
    private mutating func standing(_ caller: Caller, _ request: ServiceRequest) throws(Refusal) -> Account? {
        guard let account = accounts[caller.account], !account.isReleased else { throw .notLoggedIn }
        guard account.isChanging else { return account }
        let call = DeferredCall.request(request, caller.session, requestID: caller.requestID)
        accounts.update(account.id) { $0.waiting.append(call) }
        return nil
    }

    /// Has the journal change an account, and note who did it.
    mutating func propose(
        _ change: AccountChange, of account: AccountID, session: SessionID?, _ requestID: UInt32,
        audit record: AuditRecord, into effects: inout Effects
    ) {
        accounts.update(account) { $0.isChanging = true }
        effects.proposals.proposals.append(
            Proposal(.account(account, change), session: session, requestID: requestID, audit: [record]))
    }
}

extension Verifier {
    /// Whether it is the same secret under the same name, whenever it was left and used.
    fileprivate func isSameSecret(as other: Verifier) -> Bool {
        var other = other
        (other.created, other.used, other.wasClear) = (created, used, wasClear)
        return self == other
    }
}

extension CredentialKind {
    /// What the audit log calls that one of this kind was left.
    fileprivate var auditAction: AuditAction {
        switch self {
        case .password: .passwordSet
        case .token: .tokenAdded
        case .device, .other: .deviceAdded
        }
    }
}
