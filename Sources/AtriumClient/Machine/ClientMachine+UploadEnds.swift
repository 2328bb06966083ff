import AtriumSession
import AtriumWire

/// How an upload ends: stored, failed, or begun anew.
extension ClientMachine {
    /// States the digest once every block has left.
    func endUpload(_ upload: Upload) {
        guard upload.isSent, !upload.isEnded else { return }
        guard let digest = upload.digest else {
            // What the server had already was never read to be sent.
            if !upload.isHashing { ask(.hash(upload.progress.token, upload.id)) }
            upload.isHashing = true
            return
        }
        upload.isEnded = true
        upload.wasEnded = true
        upload.progress.phase = .verifying
        sink.step(upload.progress, must: false)
        requests.add(UploadEnd(transfer: upload.id, digest: digest), .uploadEnd(upload.id), urgent: true)
    }

    /// The server has verified the file and keeps it.
    func stored(_ id: TransferID, _ frame: Stored, at now: MonotonicTime) {
        guard let upload = uploads[id] else { return cancelled(id) }
        noteOwn(frame.conversation, frame.sequence, to: upload.target)
        upload.server = .ended
        guard frame.digest == upload.digest else {
            let text = "the server keeps other bytes than were sent"
            return fail(upload, ClientError(.damaged, text), at: now)
        }
        finish(upload, frame.digest)
    }

    /// The server does not keep the file.
    func uploadEndFailed(_ id: TransferID, _ error: ErrorFrame, at now: MonotonicTime) {
        guard error.code == .digestMismatch, let upload = uploads[id] else {
            return transferFailed(id, ClientError(error), at: now)
        }
        // The bytes that left are not those that were hashed: the file was written to meanwhile.
        upload.server = .ended
        restart(upload, UploadFile.changed, at: now)
    }

    func finish(_ upload: Upload, _ digest: Digest) {
        upload.progress.doneBytes = upload.progress.totalBytes
        upload.progress.phase = .finished(digest, path: upload.path)
        sink.step(upload.progress, must: true)
        forget(upload, keeps: false)
    }

    /// Ends an upload without success.
    func fail(_ upload: Upload, _ error: ClientError, for token: CommandToken? = nil, at now: MonotonicTime) {
        upload.progress.phase = .failed(error)
        sink.step(upload.progress, must: true)
        forget(upload, keeps: upload.server == .ended && error.keepsTransfer)
        end(upload, for: token)
    }

    /// Ends an upload on the server.
    private func end(_ upload: Upload, for token: CommandToken?) {
        if upload.server == .unknown, upload.mayBeOffered, upload.receipt == nil, let offer = upload.offer {
            // The link broke before the outcome of the offer came. It is made again, so that it can be cancelled.
            closing[upload.id] = Closing()
            requests.add(offer, .offer(upload.id))
            if let token { sink.tell(.done(token)) }
            return
        }
        end(
            upload.id, upload.server, sentBytes: upload.credit?.sentBytes ?? 0, offer: upload.progress.file,
            for: token)
    }

    /// Sends a file from the start, under a new offer: the one that stood is gone, or of another file by now.
    ///
    /// - Parameter error: why. Where that has happened before, the transfer fails.
    func restart(_ upload: Upload, _ error: ClientError, at now: MonotonicTime) {
        guard !upload.wasRestarted else { return fail(upload, UploadFile.keepsChanging, at: now) }
        end(upload, for: nil)
        uploads[upload.id] = nil
        let id = nextTransferID()
        uploadTurns = uploadTurns.map { $0 == upload.id ? id : $0 }
        upload.restart(newID: id)
        uploads[id] = upload
        upload.progress.phase = .restarted(error)
        sink.step(upload.progress, must: true)
        open(upload, anew: true)
    }

    private func forget(_ upload: Upload, keeps: Bool) {
        uploads[upload.id] = nil
        uploadTurns.removeAll { $0 == upload.id }
        ask(.close(upload.progress.token, keeps: keeps))
    }
}
