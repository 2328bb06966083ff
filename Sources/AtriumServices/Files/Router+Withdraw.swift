import AtriumWire

extension Router {
    /// How long a withdrawal the journal refused waits to be tried again: five seconds.
    private static let withdrawalRetryMicroseconds: UInt64 = 5_000_000

    /// Takes an offer back, by the account that made it, or by who keeps order in its room.
    mutating func withdraw(_ withdraw: Withdraw, for caller: Caller, into effects: inout Effects) throws(Refusal) {
        try check(withdraw.operation)
        guard let file = files[withdraw.file] else { throw .noSuchFile }
        let refusal = withdrawalRefusal(of: file.record, for: caller)
        // What was done stays done, whatever its author may do since.
        if file.record.state == .withdrawn, let withdrawal = file.withdrawal,
            withdrawal.operation == withdraw.operation,
            refusal == nil || file.record.account == caller.account
        {
            let committed = Committed(
                conversation: file.record.conversation, sequence: withdrawal.sequence, time: withdrawal.time,
                created: false)
            return effects.answer(committed, to: caller.session, requestID: caller.requestID)
        }
        if let refusal { throw refusal }
        if files.withdrawals[withdraw.file] != nil {
            files.withdrawals[withdraw.file]?.append(
                .request(.withdraw(withdraw), caller.session, requestID: caller.requestID))
            return
        }
        guard file.record.state == .uploading || file.record.state == .stored else {
            throw .fileWithdrawn
        }
        files.withdrawals[withdraw.file] = []
        let head = EventHead(
            conversation: file.record.conversation, time: caller.time, author: caller.account,
            operation: withdraw.operation, authorName: accounts.name(of: caller.account))
        let isOwn = file.record.account == caller.account
        propose(
            withdrawn(file.record, head, .removed), head, state: .fileWithdrawn(withdraw.file, .removed),
            audit: isOwn ? [] : [auditWithdrawal(of: file.record, by: caller)], session: caller.session,
            requestID: caller.requestID, into: &effects)
    }

    /// Why a caller may not take an offer back; nil where it may.
    private func withdrawalRefusal(of record: FileRecord, for caller: Caller) -> Refusal? {
        guard let place = place(record.conversation, for: caller.account) else { return .noSuchFile }
        let owner = record.account
        switch place {
        case .direct:
            return owner == caller.account
                ? nil : Refusal(.notAllowed, "only who offered a file may take it back")
        case .room:
            let refusal = refusal(
                of: .withdraw(owner), in: place, isNamed: true, for: caller.account, at: caller.time)
            guard let refusal else { return nil }
            let isSeen = mayRead(record.conversation, caller.account, at: caller.time)
            return isSeen ? refusal : .noSuchFile
        }
    }

    private func auditWithdrawal(of record: FileRecord, by caller: Caller) -> AuditRecord {
        audit(
            .withdraw, in: record.conversation, subject: accounts.name(of: record.account),
            detail: "file \(record.file.rawValue)", by: caller)
    }

    /// Withdraws a file for the server's own reasons, in the name of the account that offered it.
    mutating func proposeWithdrawal(
        of file: FileID, reason: WithdrawReason, at now: WallTime, into effects: inout Effects
    ) {
        guard let record = files[file]?.record, files.withdrawals[file] == nil else { return }
        files.withdrawals[file] = []
        let head = serverHead(for: record, at: now)
        propose(
            withdrawn(record, head, reason), head, state: .fileWithdrawn(file, reason), session: nil, requestID: 0,
            into: &effects)
    }

    /// A withdrawal is kept: its transfer ends, its bytes go with the last file that names them, and what waited for
    /// it is judged again.
    mutating func withdrawalCommitted(
        _ file: FileID, _ change: EventChange, sequence: UInt64, at now: WallTime, into effects: inout Effects
    ) {
        guard let record = files[file]?.record else { return }
        if record.state == .stored { files.uncountStored(record) }
        if record.state == .uploading || record.state == .stored {
            files.use.giveBack(record.sizeBytes, by: record.account)
        }
        files[file]?.record.state = .withdrawn
        files[file]?.record.digest = .zero
        files[file]?.withdrawal = WithdrawalRecord(
            file: file, operation: change.operation, sequence: sequence, time: change.time)
        if let upload = files.closeUpload(of: record) {
            if let storing = upload.storing {
                effects.failTransfer(storing.uploader, .fileWithdrawn, requestID: storing.requestID)
            }
            if let uploader = upload.uploader {
                // Another may have taken the upload up before the core heard that it is whole.
                if uploader != upload.storing?.uploader { effects.failTransfer(uploader, .fileWithdrawn) }
                sessions[uploader.session]?.uploads.removeAll { $0 == file }
            }
            effects.blobs.append(.discard(file))
            if let storing = upload.storing {
                files.digests.release(storing.digest, into: &effects)
            }
        } else if record.state == .stored {
            files.digests.release(record.digest, into: &effects)
        }
        resume(files.withdrawals.removeValue(forKey: file) ?? [], at: now, into: &effects)
    }

    /// A withdrawal could not be kept. An upload that is whole is stored after all; where the bytes cannot be had any
    /// more it is tried again later; one that may still be taken up keeps the time it has.
    mutating func withdrawalFailed(_ file: FileID, at now: WallTime, into effects: inout Effects) {
        let waiting = files.withdrawals.removeValue(forKey: file) ?? []
        if files.uploads[file]?.storing != nil {
            proposeStored(file, at: now, into: &effects)
        } else if files.uploads[file]?.failure != nil {
            abandonLater(file, at: now.later(microseconds: Self.withdrawalRetryMicroseconds))
        }
        resume(waiting, at: now, into: &effects)
    }

    private func withdrawn(_ record: FileRecord, _ head: EventHead, _ reason: WithdrawReason) -> FileWithdrawnEvent {
        FileWithdrawnEvent(
            head: head, file: record.file, reason: reason, sizeBytes: record.sizeBytes, name: record.name)
    }

    /// The head of an event no client asked for: in the name of the account that offered the file, with an operation
    /// no client can make.
    func serverHead(for record: FileRecord, at now: WallTime) -> EventHead {
        EventHead(
            conversation: record.conversation, time: now, author: record.account,
            operation: OperationID(instance: 0, counter: 0), authorName: accounts.name(of: record.account))
    }

    /// A file of a conversation the account may read.
    func readableFile(_ file: FileID, for account: AccountID, at now: WallTime) -> OfferedFile? {
        guard let found = files[file], mayRead(found.record.conversation, account, at: now) else { return nil }
        return found
    }
}
