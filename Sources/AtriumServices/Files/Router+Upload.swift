import AtriumWire

/// What becomes of an upload.
extension Router {
    /// The bytes of a file are whole, verified against the sender's digest, and durable under it. Once that is
    /// committed, the UploadEnd with `requestID` is answered Stored, by a `storeTransfer`.
    public mutating func uploadStored(
        _ file: FileID, digest: Digest, by uploader: Uploader, requestID: UInt32, at now: WallTime,
        into effects: inout Effects
    ) {
        guard let record = files[file]?.record else { return }
        guard let upload = files.uploads[file] else {
            // The withdrawal came first: the bytes are nobody's, unless another file names the same.
            guard record.state == .withdrawn else { return }
            effects.failTransfer(uploader, .fileWithdrawn, requestID: requestID)
            files.digests.retain(digest)
            return files.digests.release(digest, into: &effects)
        }
        guard upload.storing == nil else { return }
        files.digests.retain(digest, into: &effects)
        files.uploads[file]?.storing = Upload.Storing(digest: digest, uploader: uploader, requestID: requestID)
        // A withdrawal on its way comes first: once committed, it ends the transfer and gives the bytes up.
        if files.withdrawals[file] == nil { proposeStored(file, at: now, into: &effects) }
    }

    /// Has the journal keep that a file is stored, once its bytes are.
    mutating func proposeStored(_ file: FileID, at now: WallTime, into effects: inout Effects) {
        guard let record = files[file]?.record, let storing = files.uploads[file]?.storing, !storing.isProposed else {
            return
        }
        files.uploads[file]?.storing?.isProposed = true
        let head = serverHead(for: record, at: now)
        let event = FileStoredEvent(
            head: head, file: file, sizeBytes: record.sizeBytes, digest: storing.digest, name: record.name)
        propose(event, head, state: .fileStored(file, storing.digest), session: nil, requestID: 0, into: &effects)
    }

    /// The bytes of a file cannot be had. Its uploader is told at once by a `failTransfer` with this code, which
    /// carries `requestID` where an UploadEnd is open; everybody else once the withdrawal is committed.
    ///
    /// - Parameter uploader: whose transfer it was; nil where the worker does not know.
    public mutating func uploadFailed(
        _ file: FileID, reason: WithdrawReason, code: ErrorCode, text: String, by uploader: Uploader?,
        requestID: UInt32, at now: WallTime, into effects: inout Effects
    ) {
        if let uploader { effects.failTransfer(uploader, Refusal(code, text), requestID: requestID) }
        if let known = files.uploads[file]?.uploader {
            if known != uploader { effects.failTransfer(known, Refusal(code, text)) }
            forget(file, by: known)
        }
        giveUp(file, reason: reason, at: now, into: &effects)
    }

    /// Withdraws a file whose bytes cannot be had any more; its upload is not to be taken up again.
    mutating func giveUp(
        _ file: FileID, reason: WithdrawReason, at now: WallTime, into effects: inout Effects
    ) {
        guard files.uploads[file] != nil else { return }
        files.uploads[file]?.failure = reason
        proposeWithdrawal(of: file, reason: reason, at: now, into: &effects)
    }

    /// An upload is over before its end: cancelled by its client, or failed by what the client sent. Its loop has said
    /// so. The file is withdrawn. The end of a transfer that does not send the file any more changes nothing.
    public mutating func uploadEnded(
        _ file: FileID, by uploader: Uploader, reason: WithdrawReason, at now: WallTime, into effects: inout Effects
    ) {
        guard files.uploads[file]?.uploader == uploader else { return }
        forget(file, by: uploader)
        giveUp(file, reason: reason, at: now, into: &effects)
    }

    /// The session that sent the bytes is gone; they wait for it to come back.
    mutating func uploaderLost(of file: FileID, session: SessionID, at now: WallTime) {
        guard files.uploads[file]?.uploader?.session == session else { return }
        awaitUploader(of: file, at: now)
    }

    /// Gives an upload up unless somebody takes it up again in time.
    mutating func awaitUploader(of file: FileID, at now: WallTime) {
        files.uploads[file]?.uploader = nil
        abandonLater(file, at: now.later(microseconds: settings.abandonMicroseconds))
    }

    /// Sets when an upload is given up. However often its sender comes and goes, one deadline stands for it: where that
    /// comes too soon, the next one is set then.
    mutating func abandonLater(_ file: FileID, at moment: WallTime) {
        guard let upload = files.uploads[file] else { return }
        files.uploads[file]?.abandonsAt = moment
        if let watchedAt = upload.watchedAt, watchedAt <= moment { return }
        files.uploads[file]?.watchedAt = moment
        deadlines.insert(.abandon(file), at: moment)
    }

    /// Withdraws a file nobody took up again in time.
    mutating func abandon(_ file: FileID, at now: WallTime, into effects: inout Effects) {
        guard let upload = files.uploads[file], let watchedAt = upload.watchedAt, watchedAt <= now else { return }
        files.uploads[file]?.watchedAt = nil
        guard upload.uploader == nil, upload.storing == nil else { return }
        guard upload.abandonsAt <= now else { return abandonLater(file, at: upload.abandonsAt) }
        giveUp(file, reason: upload.failure ?? .abandoned, at: now, into: &effects)
    }

    /// A transfer brings the bytes of a file no more.
    mutating func forget(_ file: FileID, by uploader: Uploader) {
        files.uploads[file]?.uploader = nil
        sessions[uploader.session]?.uploads.removeAll { $0 == file }
    }
}
