import AtriumServices
import AtriumStorage
import AtriumWire

/// One subscription at a disk worker.
struct SimulatedDownload {
    /// Where the blocks come from.
    enum Source {
        case upload(SimulatedUpload)
        case stored(SimulatedFile, Digest)
    }

    let key: TransferKey
    let sizeBytes: UInt64
    var source: Source
    /// The next block to report ready.
    var next: UInt32
    /// Behind the last block asked for.
    let end: UInt32
    /// Behind the last block that may be reported ready.
    var allowed: UInt32

    /// Behind the last block there is.
    private var available: UInt32 {
        switch source {
        case .upload(let upload): upload.prefixCount
        case .stored: end
        }
    }

    /// The next block to report; nil while the loop or the upload has to move first.
    var nextBlock: UInt32? {
        next < min(end, min(allowed, available)) ? next : nil
    }

    /// Whether every block asked for was reported ready, and the file is stored.
    var isOver: Bool {
        switch source {
        case .upload: false
        case .stored: next == end
        }
    }

    func hasWork(_ worker: SimulatedWorker) -> Bool { isOver || nextBlock != nil }
}

extension SimulatedWorker {
    /// Begins a download of stored bytes, or of an upload in progress.
    func subscribe(_ key: TransferKey, _ grant: DownloadGrant) {
        end(key)
        let source: SimulatedDownload.Source
        if grant.digest == nil { spill(grant.file) }
        if let digest = grant.digest {
            guard let file = disk.names[.blob(digest)] else { return report(.failed(key, .fileWithdrawn)) }
            source = .stored(file, digest)
        } else if let upload = uploads[grant.file] {
            upload.followers.append(key)
            source = .upload(upload)
            if upload.isPaused { report(.flow(key, .waiting)) }
        } else if case .stored(let digest)? = endings[grant.file], let file = disk.names[.blob(digest)] {
            source = .stored(file, digest)
        } else if endings[grant.file] == nil, let upload = resting(grant) {
            upload.followers.append(key)
            source = .upload(upload)
            report(.flow(key, .waiting))
        } else {
            return report(.failed(key, .fileWithdrawn))
        }
        downloads[key] = SimulatedDownload(
            key: key, sizeBytes: grant.sizeBytes, source: source, next: grant.firstBlock,
            end: grant.firstBlock + grant.blockCount, allowed: grant.firstBlock + 3)
        order.append(key)
    }

    /// An upload nobody has sent since the server started, as far as it had come; nil where the disk fails.
    private func resting(_ grant: DownloadGrant) -> SimulatedUpload? {
        do throws(SimulatedDisk.Fault) {
            let upload = try make(grant.file, sizeBytes: grant.sizeBytes, lease: 0)
            upload.isPaused = true
            return upload
        } catch {
            return nil
        }
    }

    /// Reports the next block of a download, and its end.
    func serve(_ key: TransferKey) {
        guard var download = downloads[key] else { return }
        if let block = download.nextBlock {
            let blocks =
                switch download.source {
                case .upload(let upload): upload.file.blocks
                case .stored(let file, _): file.blocks
                }
            guard let bytes = blocks[block] else {
                end(key)
                return report(.failed(key, .corrupt))
            }
            report(.ready(key, block: block, bytes))
            download.next = block + 1
            downloads[key] = download
        }
        guard download.isOver, case .stored(_, let digest) = download.source else { return }
        end(key)
        report(.ended(key, sizeBytes: download.sizeBytes, digest))
    }

    /// Forgets a download.
    func end(_ key: TransferKey) {
        guard let download = downloads.removeValue(forKey: key) else { return }
        order.removeAll { $0 == key }
        if case .upload(let upload) = download.source { upload.followers.removeAll { $0 == key } }
    }
}
