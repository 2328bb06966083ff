import AtriumServices
import AtriumWire
import Glibc

/// Downloads: blocks reported ready as they come, or as they are read ahead.
extension BlobWorker {
    /// Begins a download of stored bytes, or of an upload in progress.
    func subscribe(_ key: TransferKey, _ grant: DownloadGrant) {
        end(key)
        let first = UInt64(grant.firstBlock)
        guard let blocks = FileBlocks(sizeBytes: grant.sizeBytes),
            first + UInt64(grant.blockCount) <= UInt64(blocks.count)
        else {
            reports.append(.failed(key, .blockRange, text: "the blocks asked for lie outside the file"))
            return
        }
        let run = Int(first)..<Int(first) + Int(grant.blockCount)
        if grant.digest == nil { spill(grant.file) }
        if let digest = grant.digest {
            read(key, run, digest, blocks)
        } else if let upload = uploads[grant.file] {
            follow(key, run, upload)
        } else {
            switch endings[grant.file] {
            case .stored(let digest): read(key, run, digest, blocks)
            case .gone: reports.append(.failed(key, .fileWithdrawn, text: "the upload was given up"))
            case nil: followResting(key, run, grant.file, blocks)
            }
        }
    }

    /// Follows an upload nobody has sent since the server started, or for long: as far as it had come.
    private func followResting(_ key: TransferKey, _ run: Range<Int>, _ file: FileID, _ blocks: FileBlocks) {
        do {
            follow(key, run, try openResting(file, blocks))
        } catch {
            reports.append(.failed(key, .storage, text: "the server could not read the file: \(error.reason)"))
        }
    }

    private func follow(_ key: TransferKey, _ run: Range<Int>, _ upload: Upload) {
        guard run.upperBound <= upload.blocks.count else {
            reports.append(.failed(key, .blockRange, text: "the blocks asked for lie outside the file"))
            return
        }
        let download = Download(key, run, from: .upload(upload))
        downloads[key] = download
        upload.followers.insert(key)
        if upload.isPaused || upload.isStalled { reports.append(.flow(key, .waiting)) }
        enqueue(download)
    }

    private func read(_ key: TransferKey, _ run: Range<Int>, _ digest: Digest, _ blocks: FileBlocks) {
        do {
            let blob = try retain(digest, blocks)
            let download = Download(key, run, from: .stored(blob))
            downloads[key] = download
            enqueue(download)
        } catch {
            reports.append(failure(key, error))
        }
    }

    /// The upload a download followed is stored: the rest comes from the disk.
    func turnToDisk(_ download: Download, _ digest: Digest, _ blocks: FileBlocks) {
        do {
            download.source = .stored(try retain(digest, blocks))
            enqueue(download)
        } catch {
            end(download.key)
            reports.append(failure(download.key, error))
        }
    }

    /// The loop has sent more.
    func more(_ key: TransferKey, _ throughBlock: UInt32) {
        guard let download = downloads[key] else { return }
        download.advance(through: throughBlock)
        enqueue(download)
    }

    /// Forgets a download.
    func end(_ key: TransferKey) {
        guard let download = downloads.removeValue(forKey: key) else { return }
        switch download.source {
        case .upload(let upload): upload.followers.remove(key)
        case .stored(let blob): release(blob)
        }
    }

    /// Does one piece of a download.
    func serve(_ key: TransferKey) {
        guard let download = downloads[key] else { return }
        download.isQueued = false
        let piece = download.piece
        do {
            if !piece.isEmpty { reports.append(.ready(key, try makeReady(piece, of: download))) }
        } catch {
            end(key)
            reports.append(failure(key, error))
            return
        }
        download.next = piece.upperBound
        guard download.isOver, case .stored(let blob) = download.source else {
            enqueue(download)
            return
        }
        end(key)
        reports.append(.ended(key, sizeBytes: blob.blocks.sizeBytes, blob.digest))
    }

    private func makeReady(_ piece: Range<Int>, of download: Download) throws(DiskError) -> ReadyBlocks {
        let handle: BlobHandle
        let blocks: FileBlocks
        let checksums: [UInt32]
        switch download.source {
        case .upload(let upload):
            handle = upload.handle
            blocks = upload.blocks
            checksums = Array(upload.received.checksums[piece])
        case .stored(let blob):
            guard blob.blocks.hasChecksumFile else { return try blob.onlyBlock(hashing: blockDigest) }
            handle = blob.handle
            blocks = blob.blocks
            checksums = try blob.checksums(of: piece)
        }
        try handle.makeResident(
            FileBlocks.offsetBytes(of: piece.lowerBound), byteCount: blocks.byteCount(of: piece), scratch: scratch)
        return ReadyBlocks(
            handle: handle, firstBlock: UInt32(clamping: piece.lowerBound), checksums: checksums,
            lastBlockBytes: blocks.byteCount(of: piece.upperBound - 1))
    }

    /// A blob that is gone was most likely taken back between the core's grant and the open: the core removes it when
    /// no offer names it any more. It may as well have been lost, which the worker cannot tell; what a person can do
    /// is the same. A blob that is too short, or without its checksums, is damage; anything else the disk's fault.
    private func failure(_ key: TransferKey, _ error: DiskError) -> DiskReport {
        switch error.number {
        case ENOENT:
            .failed(key, .fileWithdrawn, text: "the bytes are gone: the file was taken back, or the server lost them")
        case ENODATA: .failed(key, .corrupt, text: "the stored bytes are damaged")
        default: .failed(key, .storage, text: "the server could not read the file: \(error.reason)")
        }
    }

    // Blobs are opened once for all who read them.

    private func retain(_ digest: Digest, _ blocks: FileBlocks) throws(DiskError) -> StoredBlob {
        let blob: StoredBlob
        if let open = blobs[digest], open.blocks == blocks {
            blob = open
        } else {
            blob = try StoredBlob(digest, blocks: blocks, in: folder)
            blobs[digest] = blob
        }
        blob.readerCount += 1
        return blob
    }

    private func release(_ blob: StoredBlob) {
        blob.readerCount -= 1
        if blob.readerCount == 0, blobs[blob.digest] === blob { blobs[blob.digest] = nil }
    }

    /// Removes a blob. Downloads of it go on: their handles keep its bytes.
    func remove(_ digest: Digest) {
        blobs[digest] = nil
        folder.remove(digest)
    }
}
