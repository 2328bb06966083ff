import AtriumServices
import AtriumWire

/// Uploads of one block or none, whose bytes stay in memory until their end. What ends in a turn is kept together.
///
/// Whatever is out of the ordinary - a lost link, a follower, another sender, a block that does not fit - turns such an
/// upload into one like any other, with a part and a record.
extension BlobWorker {
    /// Bytes of small uploads held in memory at most; one that comes beyond goes to a part at once.
    static let heldMaxBytes = 8 << 20

    /// Begins an upload in memory, where it has at most one block and nobody has sent it before.
    ///
    /// - Returns: false where it is to be opened like any other.
    func beginSmall(_ file: FileID, _ blocks: FileBlocks, lease: UInt32) -> Bool {
        guard lease == UploadLease.first, blocks.count <= 1, uploads[file] == nil else { return false }
        smalls[file] = SmallUpload(file: file, blocks: blocks, lease: lease)
        return true
    }

    /// Holds the block of an upload in memory.
    ///
    /// - Returns: false where it is to be written like any other.
    func hold(_ file: FileID, _ lease: UInt32, _ key: TransferKey, _ checksum: UInt32, _ slice: DataSlice) -> Bool {
        guard let upload = smalls[file], upload.lease == lease, upload.data == nil,
            heldBytes + slice.byteCount <= Self.heldMaxBytes
        else { return false }
        upload.hold(slice, checksum: checksum, from: key)
        heldBytes += slice.byteCount
        arrived.append(file)
        return true
    }

    /// Has an upload in memory kept at the end of the turn.
    ///
    /// - Returns: false where it is to be ended like any other.
    func finishSmall(_ file: FileID, _ lease: UInt32, _ finish: Upload.Finish) -> Bool {
        guard let upload = smalls[file], upload.lease == lease, upload.finish == nil, upload.isWhole else {
            return false
        }
        upload.finish = finish
        ended.append(upload)
        return true
    }

    /// Goes on with an upload in memory as with any other. What has ended before is kept first.
    func spill(_ file: FileID) {
        guard smalls[file] != nil else { return }
        keepEnded()
        guard let small = takeSmall(file) else { return }
        do {
            let upload = try make(file, small.blocks, lease: small.lease)
            try upload.reserve(in: folder)
            upload.writer = small.writer
            if let data = small.data {
                _ = try upload.write(0, checksum: data.checksum, data.slice, hashing: nil)
                unrecorded.insert(file)
            }
        } catch {
            let text = "the server cannot take the file: \(error.reason)"
            guard let upload = uploads[file] else { return refuse(file, error.code, text) }
            upload.writer = small.writer
            fail(upload, .failed, error.code, text)
        }
    }

    /// Takes an upload out of memory.
    func takeSmall(_ file: FileID) -> SmallUpload? {
        guard let upload = smalls.removeValue(forKey: file) else { return nil }
        heldBytes -= upload.heldBytes
        return upload
    }

    /// Lets go of what sockets were read into, for uploads whose end has not come with their block.
    func copyOutArrived() {
        for file in arrived { smalls[file]?.copyOut() }
        arrived.removeAll(keepingCapacity: true)
    }

    /// Keeps the uploads in memory that have ended, and says so.
    func keepEnded() {
        guard !ended.isEmpty else { return }
        let uploads = ended
        ended.removeAll(keepingCapacity: true)
        for upload in uploads { _ = takeSmall(upload.file) }
        mailConsumed()
        var files: [SmallFile] = []
        files.reserveCapacity(uploads.count)
        for upload in uploads {
            guard let finish = upload.finish else { continue }
            guard digest(of: upload) == finish.digest else {
                fail(upload, .mismatch, .digestMismatch, "the bytes that came do not have the SHA-256 stated")
                continue
            }
            files.append(SmallFile(upload, finish))
        }
        folder.keep(&files)
        for file in files { report(file) }
    }

    private func digest(of upload: SmallUpload) -> Digest {
        blockDigest.restart()
        upload.data?.slice.withBytes(blockDigest.update)
        return blockDigest.value()
    }

    private func report(_ file: SmallFile) {
        if let error = file.error {
            return fail(file.upload, .failed, error.code, "the server could not keep the file: \(error.reason)")
        }
        note(.stored(file.digest), of: file.upload.file)
        reports.append(
            .stored(
                file.upload.file, file.digest, sizeBytes: file.upload.blocks.sizeBytes, file.finish.key,
                requestID: file.finish.requestID))
    }

    private func fail(_ upload: SmallUpload, _ reason: WithdrawReason, _ code: ErrorCode, _ text: String) {
        note(.gone, of: upload.file)
        folder.removePart(upload.file)
        reports.append(
            .uploadFailed(
                upload.file, reason, code, text: text, upload.finish?.key ?? upload.writer,
                requestID: upload.finish?.requestID ?? 0))
    }
}
