import AtriumSession
import AtriumWire

/// Offers of an earlier link or run: found stored, found gone, taken back.
extension ClientMachine {
    /// The server has the file of an offer whole already. Where this run has stated the digest, the server has compared
    /// it; otherwise the list of files says which bytes it keeps.
    func foundStored(_ upload: Upload, at now: MonotonicTime) {
        upload.server = .ended
        if upload.wasEnded, let digest = upload.digest { return finish(upload, digest) }
        guard let receipt = upload.receipt else { return }
        upload.isHashing = true
        ask(.hash(upload.progress.token, upload.id))
        requests.add(
            ListFiles(target: .conversation(receipt.conversation), before: receipt.sequence &+ 1, count: 1),
            .storedFile(upload.id), urgent: true)
    }

    /// The list of files says what the server keeps of an offer.
    func listed(_ id: TransferID, _ list: FileList, at now: MonotonicTime) {
        guard let upload = uploads[id] else { return }
        upload.storedDigest = list.files.first { $0.file == upload.progress.file && $0.state == .stored }?.digest
        guard upload.storedDigest != nil else { return restart(upload, UploadFile.changedSince, at: now) }
        compareStored(upload, at: now)
    }

    /// Whether what the server keeps is the file as it is now.
    func compareStored(_ upload: Upload, at now: MonotonicTime) {
        guard let stored = upload.storedDigest, let own = upload.digest else { return }
        if stored == own { finish(upload, own) } else { restart(upload, UploadFile.changedSince, at: now) }
    }

    /// The server does not take an offer up again.
    ///
    /// - Returns: whether the file is offered anew.
    func offeredAnew(_ id: TransferID, _ error: ErrorFrame, at now: MonotonicTime) -> Bool {
        guard let upload = uploads[id], upload.isKnown, !upload.wasRestarted else { return false }
        guard error.code == .fileWithdrawn || error.code == .operationExpired || error.code == .operationConflict else {
            return false
        }
        upload.server = .ended
        restart(upload, ClientError(.refused(error.code), "its offer of before is gone: \(error.text)"), at: now)
        return true
    }

    /// Takes an offer back, over this link or the next.
    func takeBack(_ file: FileID) {
        requests.add(Withdraw(operation: operations.next(), file: file), .takeBack)
    }

    /// Takes up again, on a new link, what was under way on the one before.
    func takeUpTransfers(at now: MonotonicTime) {
        for upload in uploads.values.sorted(by: { $0.progress.token < $1.progress.token }) { offer(upload) }
        for download in downloads.values.sorted(by: { $0.progress.token < $1.progress.token }) {
            fetch(download, at: now)
        }
    }

    /// The link is gone: transfers wait for the next one.
    func partTransfers(_ error: ClientError) {
        writeBatches()
        for upload in uploads.values.sorted(by: { $0.progress.token < $1.progress.token }) {
            uploads[upload.id] = nil
            let id = nextTransferID()
            uploadTurns = uploadTurns.map { $0 == upload.id ? id : $0 }
            upload.part(newID: id)
            uploads[id] = upload
            tellInterrupted(&upload.progress, error)
        }
        for download in downloads.values.sorted(by: { $0.progress.token < $1.progress.token }) {
            downloads[download.id] = nil
            download.part(newID: nextTransferID())
            downloads[download.id] = download
            if !download.isFinishing { tellInterrupted(&download.progress, error) }
        }
    }

    private func tellInterrupted(_ progress: inout TransferProgress, _ error: ClientError) {
        progress.phase = .interrupted(error)
        sink.step(progress, must: false)
    }
}
