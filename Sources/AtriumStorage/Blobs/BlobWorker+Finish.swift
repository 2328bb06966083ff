import AtriumWire

/// The end of an upload: holes asked for, digest compared, bytes made to last.
extension BlobWorker {
    /// Runs of missing blocks asked for at once at most.
    private static let missingRunsMax = 64

    /// The sender says that it has sent every block.
    func finish(_ file: FileID, _ lease: UInt32, _ finish: Upload.Finish) {
        guard let upload = uploads[file] else {
            // One that failed in this turn is answered by the core's word of it.
            if hasFailed(file) { return }
            refuse(finish, .noSuchTransfer, "the upload has ended already")
            return
        }
        guard upload.lease == lease else {
            refuse(finish, .leaseLost, "Another connection took the upload over.")
            return
        }
        guard upload.finish == nil else {
            refuse(finish, .noSuchTransfer, "the upload is being ended already")
            return
        }
        upload.finish = finish
        settle(upload)
    }

    private func hasFailed(_ file: FileID) -> Bool {
        reports.contains { if case .uploadFailed(file, _, _, _, _, _) = $0 { true } else { false } }
    }

    private func refuse(_ finish: Upload.Finish, _ code: ErrorCode, _ text: String) {
        reportConsumed()
        reports.append(.finishRefused(finish.key, requestID: finish.requestID, code, text: text))
    }

    /// Reads one piece of an upload back into its digest, and ends the upload where that was the last thing missing.
    func hashBack(_ file: FileID) {
        unhashed.remove(file)
        guard let upload = uploads[file] else { return }
        awaitHashing()
        do {
            if upload.needsHashing { try upload.hashBack(through: scratch) }
        } catch {
            fail(upload, .failed, error.code, "the server could not read the file back: \(error.reason)")
            return
        }
        settle(upload)
    }

    /// Takes an upload one step further: to the word its sender waits for, or to its end.
    func settle(_ upload: Upload) {
        if upload.needsComparing { return }
        if upload.needsHashing {
            unhashed.insert(upload.file)
        } else if let taker = upload.taker {
            awaitHashing()
            upload.taker = nil
            reports.append(.opened(taker.key, requestID: taker.requestID, upload.held))
        } else if let finish = upload.finish, endsUploads {
            if upload.received.isWhole { complete(upload, finish) } else { askForMissing(upload, finish) }
        }
    }

    /// Asks for blocks that have not come. The next holes are asked for when those have been closed.
    private func askForMissing(_ upload: Upload, _ finish: Upload.Finish) {
        guard upload.received.prefixCount >= finish.askedThrough else { return }
        let runs = upload.received.missing(runsMax: Self.missingRunsMax)
        for run in runs {
            reports.append(
                .missing(
                    finish.key, firstBlock: UInt32(clamping: run.lowerBound), blockCount: UInt32(clamping: run.count)))
        }
        upload.finish?.askedThrough = runs.last?.upperBound ?? 0
    }

    private func complete(_ upload: Upload, _ finish: Upload.Finish) {
        awaitHashing()
        let digest = upload.digest.value()
        guard digest == finish.digest else {
            fail(upload, .mismatch, .digestMismatch, "the bytes that came do not have the SHA-256 stated")
            return
        }
        do {
            try folder.keep(
                upload.file, upload.handle, as: digest, checksums: upload.received.checksums, upload.blocks)
        } catch {
            fail(upload, .failed, error.code, "the server could not keep the file: \(error.reason)")
            return
        }
        forget(upload)
        note(.stored(digest), of: upload.file)
        reportConsumed()
        reports.append(
            .stored(
                upload.file, digest, sizeBytes: upload.blocks.sizeBytes, finish.key, requestID: finish.requestID))
        for follower in upload.followers {
            if let download = downloads[follower] { turnToDisk(download, digest, upload.blocks) }
        }
    }
}
