import AtriumWire

extension Router {
    /// A file is kept: its upload ends, and its UploadEnd is answered.
    mutating func storedCommitted(
        _ file: FileID, digest: Digest, sequence: UInt64, into effects: inout Effects
    ) {
        guard let record = files.store(file, digest) else { return }
        files.countStored(record)
        guard let upload = files.closeUpload(of: record), let storing = upload.storing else { return }
        if let uploader = upload.uploader {
            sessions[uploader.session]?.uploads.removeAll { $0 == file }
            if uploader != storing.uploader {
                effects.failTransfer(uploader, Refusal(.leaseLost, "the file was stored by another transfer"))
            }
        }
        let stored = Stored(
            transfer: storing.uploader.transfer, file: file, conversation: record.conversation, sequence: sequence,
            digest: digest)
        let session = storing.uploader.session
        let range = effects.encode(stored, requestID: storing.requestID, for: session.loop)
        effects.loops[session.loop].outputs.append(.storeTransfer(session, storing.uploader.transfer, range))
    }

    /// The journal could not keep that a file is stored: its sender is told, and it is withdrawn.
    mutating func storedFailed(_ file: FileID, code: ErrorCode, at now: WallTime, into effects: inout Effects) {
        guard let upload = files.uploads[file], let storing = upload.storing else { return }
        files.uploads[file]?.storing = nil
        effects.failTransfer(storing.uploader, Refusal(journal: code), requestID: storing.requestID)
        if let uploader = upload.uploader {
            // Another took the upload up before the core heard that it is whole.
            if uploader != storing.uploader { effects.failTransfer(uploader, Refusal(journal: code)) }
            forget(file, by: uploader)
        }
        files.digests.release(storing.digest, into: &effects)
        giveUp(file, reason: .failed, at: now, into: &effects)
    }
}
