import AtriumWire
import Glibc

/// Uploads: begun, written, left alone, given up.
extension BlobWorker {
    /// Begins an upload, or hands it to a writer of a higher lease.
    func open(_ file: FileID, sizeBytes: UInt64, lease: UInt32) {
        if let upload = uploads[file] {
            guard lease > upload.lease else { return }
            upload.lease = lease
            upload.finish = nil
            if upload.isPaused { tell(upload, .flowing) }
            upload.isPaused = false
            return
        }
        guard endings[file] == nil else { return }
        guard let blocks = FileBlocks(sizeBytes: sizeBytes) else {
            refuse(file, lease, .fileTooLarge, "the file has more blocks than can be numbered")
            return
        }
        do {
            try folder.checkRoom(for: sizeBytes)
            let handle = try BlobHandle.open(folder.part(file), flags: O_RDWR | O_CREAT | O_EXCL)
            uploads[file] = Upload(file: file, blocks: blocks, handle: handle, lease: lease)
        } catch {
            refuse(file, lease, error.code, "the server cannot take the file: \(error.reason)")
        }
    }

    private func refuse(_ file: FileID, _ lease: UInt32, _ code: ErrorCode, _ text: String) {
        note(.gone, of: file)
        reports.append(.uploadFailed(file, .failed, code, text: text, lease: lease, nil, requestID: 0))
    }

    /// Takes one block. Its data counts as consumed whatever becomes of it.
    func write(
        _ file: FileID, _ lease: UInt32, _ key: TransferKey, block: Int, checksum: UInt32, _ slice: DataSlice
    ) {
        consume(slice.byteCount, key)
        // An upload that has ended: its transfer was told.
        guard let upload = uploads[file] else { return }
        guard lease == upload.lease else {
            tellOnce(upload, key, .leaseLost, "Another connection took the upload over.")
            return
        }
        guard slice.byteCount > 0, slice.byteCount == upload.blocks.byteCount(of: block) else {
            tellOnce(upload, key, .chunkMisplaced, "Block \(block) of \(slice.byteCount) bytes is none of the file's.")
            return
        }
        upload.writer = key
        guard !upload.received.contains(block) else { return }
        do {
            let isHashedLater = try upload.write(block, checksum: checksum, slice, hashing: hashingBeside)
            if isHashedLater { postpone(slice.byteCount, key) }
        } catch {
            fail(upload, .failed, error.code, "the server could not write the file: \(error.reason)")
            return
        }
        if upload.needsHashing || upload.finish != nil { unhashed.insert(file) }
        for follower in upload.followers {
            if let download = downloads[follower] { enqueue(download) }
        }
    }

    private func tellOnce(_ upload: Upload, _ key: TransferKey, _ code: ErrorCode, _ text: String) {
        guard upload.told.insert(key).inserted else { return }
        reportConsumed()
        reports.append(.failed(key, code, text: text))
    }

    /// The sender's link is gone: those who follow are told to wait.
    func pause(_ file: FileID, _ lease: UInt32) {
        guard let upload = uploads[file], upload.lease == lease, !upload.isPaused else { return }
        upload.isPaused = true
        upload.finish = nil
        tell(upload, .waiting)
    }

    private func tell(_ upload: Upload, _ flow: FlowState) {
        for follower in upload.followers { reports.append(.flow(follower, flow)) }
    }

    /// Gives an upload up, by the core's word.
    func discard(_ file: FileID) {
        guard let upload = uploads[file] else { return }
        reportConsumed()
        if let finish = upload.finish {
            reports.append(
                .finishRefused(
                    finish.key, requestID: finish.requestID, .fileWithdrawn, text: "the upload was given up"))
        }
        drop(upload, "the upload was given up")
    }

    /// Ends an upload that cannot go on, and tells the core.
    func fail(_ upload: Upload, _ reason: WithdrawReason, _ code: ErrorCode, _ text: String) {
        reportConsumed()
        reports.append(
            .uploadFailed(
                upload.file, reason, code, text: text, lease: upload.lease, upload.finish?.key ?? upload.writer,
                requestID: upload.finish?.requestID ?? 0))
        drop(upload, text)
    }

    /// Forgets an upload and what came of it. Each follower hears of it once.
    private func drop(_ upload: Upload, _ text: String) {
        uploads[upload.file] = nil
        unhashed.remove(upload.file)
        note(.gone, of: upload.file)
        folder.removePart(upload.file)
        for follower in upload.followers {
            end(follower)
            reports.append(.failed(follower, .fileWithdrawn, text: text))
        }
    }
}
