import AtriumWire
import Glibc

/// Uploads opened: begun, taken up again, or read by those who fetch while nobody sends.
extension BlobWorker {
    /// Uploads without a sender and without followers that stay open; the longest at rest is put by first.
    static let restingMax = 64

    /// Begins an upload, or hands it to a sender of a higher lease. `take` asks what there is of it.
    func open(_ file: FileID, sizeBytes: UInt64, lease: UInt32) {
        if let small = smalls[file], lease <= small.lease { return }
        spill(file)
        let known = uploads[file]
        guard known.map({ lease > $0.lease }) ?? (endings[file] == nil) else { return }
        guard let blocks = FileBlocks(sizeBytes: sizeBytes) else {
            return refuse(file, .fileTooLarge, "the file has more blocks than can be numbered")
        }
        if beginSmall(file, blocks, lease: lease) { return }
        do {
            let upload = if let known { known } else { try make(file, blocks, lease: lease) }
            try upload.reserve(in: folder)
            upload.lease = lease
            upload.finish = nil
            upload.taker = nil
            resume(upload)
        } catch {
            let text = "the server cannot take the file: \(error.reason)"
            guard let upload = uploads[file] else { return refuse(file, error.code, text) }
            fail(upload, .failed, error.code, text)
        }
    }

    /// A sender asks what there is of its file: it is told once all of that is verified and hashed. Where there is no
    /// such upload, or it is another's, the core has told it.
    func take(_ file: FileID, _ lease: UInt32, _ key: TransferKey, requestID: UInt32) {
        guard let upload = uploads[file], upload.lease == lease else { return }
        upload.taker = Upload.Taker(key: key, requestID: requestID)
        settle(upload)
    }

    /// Opens an upload nobody sends, for one who fetches it.
    func openResting(_ file: FileID, _ blocks: FileBlocks) throws(DiskError) -> Upload {
        let upload = try make(file, blocks, lease: 0)
        rest(upload)
        return upload
    }

    func make(_ file: FileID, _ blocks: FileBlocks, lease: UInt32) throws(DiskError) -> Upload {
        let upload = try Upload(file: file, blocks: blocks, in: folder, lease: lease)
        uploads[file] = upload
        if upload.needsComparing { comparing.append(file) }
        return upload
    }

    func refuse(_ file: FileID, _ code: ErrorCode, _ text: String) {
        note(.gone, of: file)
        folder.removePart(file)
        reports.append(.uploadFailed(file, .failed, code, text: text, nil, requestID: 0))
    }

    /// Compares one piece of one upload with its record.
    func compareNext() {
        guard !comparing.isEmpty else { return }
        let file = comparing.removeFirst()
        guard let upload = uploads[file] else { return }
        do {
            try upload.compare(through: scratch)
        } catch {
            return fail(upload, .failed, error.code, "the server could not read the file back: \(error.reason)")
        }
        if upload.needsComparing { comparing.append(file) } else { settle(upload) }
        for follower in upload.followers {
            if let download = downloads[follower] { enqueue(download) }
        }
    }

    /// Notes that nobody sends an upload. Of those at rest only so many stay open: each holds two files, and what was
    /// put by is found again by its record.
    func rest(_ upload: Upload) {
        upload.isPaused = true
        resting.append(upload.file)
        while resting.count > Self.restingMax, let oldest = oldestUnfollowed(beside: upload) {
            awaitHashing()
            writeRecord(of: oldest)
            forget(oldest)
        }
    }

    /// The upload at rest that is put by next; never the one that came to rest now, which may be about to be followed.
    private func oldestUnfollowed(beside newest: Upload) -> Upload? {
        resting.lazy.compactMap { self.uploads[$0] }.first { $0 !== newest && $0.followers.isEmpty }
    }

    /// Takes an upload from every list of this worker.
    func forget(_ upload: Upload) {
        uploads[upload.file] = nil
        unhashed.remove(upload.file)
        comparing.removeAll { $0 == upload.file }
        resting.removeAll { $0 == upload.file }
    }
}
