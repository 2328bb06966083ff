import AtriumWire

extension Router {
    /// Offers a file: its name and size are judged before the first byte, and the offer is an event.
    mutating func offer(_ offer: Offer, for caller: Caller, into effects: inout Effects) throws(Refusal) {
        try check(offer.operation)
        guard FileNameRules.isFileName(offer.name) else {
            throw Refusal(.fileNameInvalid, "a file is offered by a plain name, without path or control characters")
        }
        let fileMaxBytes = settings.limits[.fileMaxBytes]
        guard offer.sizeBytes <= fileMaxBytes else {
            throw Refusal(.fileTooLarge, "a file has at most \(fileMaxBytes) bytes", available: fileMaxBytes)
        }
        guard offer.transfer.rawValue != 0 else { throw Refusal(.transferInUse, "a transfer is not numbered 0") }
        if let known = files.uploading(offer.operation, of: caller.account), try isRepeated(offer, of: known, caller) {
            let key = RequestKey(session: caller.session, requestID: caller.requestID)
            return try offerRepeated(
                known.file, key, transfer: offer.transfer, at: caller.time, into: &effects)
        }
        let rule = try rule(of: offer.target, for: caller.account)
        let shortage = shortage(of: offer.sizeBytes, for: caller.account, rule: rule)
        if let shortage { try checkNew(offer.target, shortage, for: caller.account) }
        guard let place = try reach(offer.target, by: .offer(offer), opens: true, for: caller, into: &effects) else {
            return
        }
        let head = eventHead(in: place, operation: offer.operation, for: caller)
        let event = FileOfferedEvent(
            head: head, file: FileID(rawValue: 0), sizeBytes: offer.sizeBytes, name: offer.name)
        let refusal = refusal(
            of: .write, in: place, isNamed: offer.target.isNamed, for: caller.account, at: caller.time)
        recall(caller, transfer: offer.transfer, refusal: refusal)
        if shortage == nil, refusal == nil { files.admit(offer.sizeBytes, by: caller.account) }
        propose(
            event, head,
            state: .fileOffered(
                name: offer.name, sizeBytes: offer.sizeBytes, fileIDOffsetBytes: head.encodedEndBytes),
            unlessRepeated: refusal?.code ?? shortage?.code, session: caller.session, requestID: caller.requestID,
            into: &effects)
    }

    /// Whether an offer is the one that offered a file, made again.
    private func isRepeated(_ offer: Offer, of record: FileRecord, _ caller: Caller) throws(Refusal) -> Bool {
        guard case .place(let place) = try resolve(offer.target, for: caller.account) else { return false }
        return place.conversation == record.conversation && offer.name == record.name
            && offer.sizeBytes == record.sizeBytes
    }

    /// A new offer is kept: its upload is opened, if its sender is still there.
    mutating func offerCommitted(
        _ record: FileRecord, by operation: OperationID, _ key: RequestKey?, recall: Recall?, at now: WallTime,
        into effects: inout Effects
    ) {
        files.insert(record)
        files.openUpload(of: record, operation: operation)
        guard let key, let transfer = recall?.transfer else {
            return awaitUploader(of: record.file, at: now)
        }
        beginUpload(
            of: record, by: Uploader(session: key.session, transfer: transfer), requestID: key.requestID,
            created: recall?.created ?? false, at: now, into: &effects)
    }

    /// An offer was kept before: its upload is taken up again by whoever sent the request anew.
    mutating func offerRepeated(
        _ file: FileID, _ key: RequestKey, transfer: TransferID, at now: WallTime, into effects: inout Effects
    ) throws(Refusal) {
        guard let record = files[file]?.record else { throw .noSuchFile }
        switch record.state {
        case .uploading:
            guard let upload = files.uploads[file], upload.failure == nil, files.withdrawals[file] == nil else {
                throw .fileWithdrawn
            }
            if let refusal = writeRefusal(for: record, at: now) { throw refusal }
            guard upload.storing == nil else {
                throw Refusal(.busy, "the file is just being stored", retryAfterMilliseconds: 1_000)
            }
            if let former = upload.uploader {
                forget(file, by: former)
                effects.failTransfer(former, Refusal(.leaseLost, "another transfer took this upload over"))
            }
            beginUpload(
                of: record, by: Uploader(session: key.session, transfer: transfer), requestID: key.requestID,
                created: false, at: now, into: &effects)
        case .stored:
            // Nothing is left to send: no transfer is opened, and no credit given.
            effects.answer(
                Offered(
                    transfer: transfer, file: file, conversation: record.conversation, sequence: record.sequence,
                    time: record.time, created: false, creditBytes: 0),
                to: key.session, requestID: key.requestID)
        case .withdrawn, .other:
            throw .fileWithdrawn
        }
    }

    /// Lets a sender begin under a new lease.
    private mutating func beginUpload(
        of record: FileRecord, by uploader: Uploader, requestID: UInt32, created: Bool, at now: WallTime,
        into effects: inout Effects
    ) {
        let lease = (files.uploads[record.file]?.lease ?? 0) + 1
        files.uploads[record.file]?.lease = lease
        guard sessions[uploader.session] != nil else { return awaitUploader(of: record.file, at: now) }
        if let refusal = writeRefusal(for: record, at: now) {
            effects.refuse(refusal, to: uploader.session, requestID: requestID)
            return giveUp(record.file, reason: .barred, at: now, into: &effects)
        }
        files.uploads[record.file]?.uploader = uploader
        sessions[uploader.session]?.uploads.append(record.file)
        effects.blobs.append(.open(record.file, sizeBytes: record.sizeBytes, lease: lease))
        let offered = Offered(
            transfer: uploader.transfer, file: record.file, conversation: record.conversation,
            sequence: record.sequence, time: record.time, created: created, creditBytes: 0)
        effects.loops[uploader.session.loop].outputs.append(
            .admitUpload(
                uploader.session, requestID: requestID, offered, sizeBytes: record.sizeBytes, lease: lease))
    }
}

extension EventHead {
    /// Where the head ends in an encoded frame, from the first byte of the frame's header.
    var encodedEndBytes: Int {
        FrameHeader.byteCount + 4 * 8 + 16 + 1 + authorName.utf8.count
    }
}
