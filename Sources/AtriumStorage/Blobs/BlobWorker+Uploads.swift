import AtriumWire
import Glibc

/// Uploads: written, left alone, given up. `+Opening` has how they begin.
extension BlobWorker {
    /// Takes one block. Its credit goes back whatever becomes of it: at the end of the turn or, where it is hashed
    /// beside, when it is.
    func write(
        _ file: FileID, _ lease: UInt32, _ key: TransferKey, block: Int, checksum: UInt32, _ slice: DataSlice
    ) {
        if block == 0, hold(file, lease, key, checksum, slice) { return consume(slice.byteCount, key) }
        if let small = smalls[file], small.lease == lease { small.writer = key }
        spill(file)
        // An upload that has ended: its transfer was told.
        guard let upload = uploads[file] else { return consume(slice.byteCount, key) }
        if let (code, text) = Self.fault(in: block, slice.byteCount, lease, upload) {
            consume(slice.byteCount, key)
            return tellOnce(upload, key, code, text)
        }
        upload.writer = key
        guard !upload.received.contains(block) else { return consume(slice.byteCount, key) }
        do {
            if try upload.write(block, checksum: checksum, slice, hashing: hashingBeside) {
                hashingCredits.append(HashingCredit(key: key, byteCount: slice.byteCount))
            } else {
                consume(slice.byteCount, key)
            }
        } catch {
            consume(slice.byteCount, key)
            fail(upload, .failed, error.code, "the server could not write the file: \(error.reason)")
            return
        }
        unrecorded.insert(file)
        if upload.isStalled { resume(upload) }
        if upload.needsHashing || upload.finish != nil { unhashed.insert(file) }
        for follower in upload.followers {
            if let download = downloads[follower] { enqueue(download) }
        }
    }

    /// What is wrong with a block that was sent to an upload; nil where nothing is.
    private static func fault(
        in block: Int, _ byteCount: Int, _ lease: UInt32, _ upload: Upload
    ) -> (ErrorCode, String)? {
        guard lease == upload.lease else { return (.leaseLost, "Another connection took the upload over.") }
        guard byteCount > 0, byteCount == upload.blocks.byteCount(of: block) else {
            return (.chunkMisplaced, "Block \(block) of \(byteCount) bytes is none of the file's.")
        }
        return nil
    }

    /// Writes to the records which blocks came in this turn.
    func writeRecords() {
        for file in unrecorded {
            if let upload = uploads[file] { writeRecord(of: upload) }
        }
        unrecorded.removeAll(keepingCapacity: true)
    }

    func writeRecord(of upload: Upload) {
        do {
            try upload.record.write()
        } catch {
            fail(upload, .failed, error.code, "the server could not write the file: \(error.reason)")
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
        if !upload.isStalled { tell(upload, .waiting) }
        upload.isStalled = false
        upload.finish = nil
        upload.taker = nil
        rest(upload)
    }

    /// The sender is there and silent: those who follow are told to wait, until its next block.
    func stall(_ file: FileID, _ lease: UInt32) {
        guard let upload = uploads[file], upload.lease == lease, !upload.isPaused, !upload.isStalled,
            !upload.received.isWhole
        else { return }
        upload.isStalled = true
        tell(upload, .waiting)
    }

    /// Bytes come again, or are to come again.
    func resume(_ upload: Upload) {
        guard upload.isPaused || upload.isStalled else { return }
        tell(upload, .flowing)
        upload.isPaused = false
        upload.isStalled = false
        resting.removeAll { $0 == upload.file }
    }

    private func tell(_ upload: Upload, _ flow: FlowState) {
        for follower in upload.followers { reports.append(.flow(follower, flow)) }
    }

    /// Gives an upload up, by the core's word.
    func discard(_ file: FileID) {
        keepEnded()
        if takeSmall(file) != nil { return note(.gone, of: file) }
        guard let upload = uploads[file] else {
            // Left by an earlier run of the server, or put by.
            guard endings[file] == nil else { return }
            note(.gone, of: file)
            return folder.removePart(file)
        }
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
                upload.file, reason, code, text: text, upload.finish?.key ?? upload.taker?.key ?? upload.writer,
                requestID: upload.finish?.requestID ?? 0))
        drop(upload, text)
    }

    /// Forgets an upload and what came of it. Each follower hears of it once.
    private func drop(_ upload: Upload, _ text: String) {
        forget(upload)
        note(.gone, of: upload.file)
        folder.removePart(upload.file)
        for follower in upload.followers {
            end(follower)
            reports.append(.failed(follower, .fileWithdrawn, text: text))
        }
    }
}
