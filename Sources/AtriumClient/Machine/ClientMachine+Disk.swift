import AtriumSession
import AtriumWire

/// What the disk answers.
extension ClientMachine {
    /// The disk answers.
    package func take(_ report: DiskReport, at now: MonotonicTime) {
        switch report {
        case .opened(let token, let layout, let operation, let isKnown, let replaced):
            opened(token, layout, operation, isKnown: isKnown, replaces: replaced, at: now)
        case .blocks(_, let id, let blocks): uploads[id]?.arrived(blocks)
        case .checking(let token, let id):
            guard let count = uploads[id]?.claim?.prefixCount else { return }
            ask(.check(token, id, blockCount: count))
        case .checked(_, let id, let digest): checked(id, digest, at: now)
        case .hashing(let token, let id): if uploads[id] != nil { ask(.hash(token, id)) }
        case .digest(let token, let digest):
            guard let upload = upload(token) else { return }
            upload.digest = digest
            compareStored(upload, at: now)
            endUpload(upload)
        case .changed(let token):
            if let upload = upload(token) { restart(upload, UploadFile.changed, at: now) }
        case .recovering(let token): if download(token) != nil { ask(.recover(token)) }
        case .prepared(let token, let size, let received): prepared(token, size, received, at: now)
        case .written(let token, let id, let bytes): written(token, id, bytes, at: now)
        case .finishing(let token, let digest): if download(token) != nil { ask(.finish(token, digest)) }
        case .finished(let token, let digest, let path): finished(token, digest, path, at: now)
        case .failed(let token, let error):
            if let upload = upload(token) {
                fail(upload, error, at: now)
            } else if let download = download(token) {
                fail(download, error, at: now)
            }
        case .closed(let token): diskJobs.remove(token)
        }
    }
}
