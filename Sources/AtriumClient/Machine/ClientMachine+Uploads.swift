import AtriumSession
import AtriumWire

/// Files on their way up.
extension ClientMachine {
    func startUpload(_ token: CommandToken, _ path: String, _ target: Target) {
        var progress = TransferProgress(of: token, .offer(path: path, to: target))
        do throws(ClientError) {
            progress.name = try PlainFileName.offered(forPath: path)
        } catch {
            // The words leave the name to the program, which needs one to show.
            let last = PlainFileName.last(ofPath: path) ?? ""
            progress.name = ["", ".", ".."].contains(last) ? last : PlainFileName.stripped(last)
            progress.phase = .failed(error)
            sink.step(progress, must: true)
            return
        }
        let upload = Upload(id: nextTransferID(), path: path, target: target, progress: progress)
        uploads[upload.id] = upload
        uploadTurns.append(upload.id)
        diskJobs.insert(token)
        open(upload, anew: false)
        sink.step(progress, must: false)
    }

    func open(_ upload: Upload, anew: Bool) {
        let place = UploadPlace(serverID: serverID ?? 0, account: account, target: upload.target)
        ask(
            .open(upload.progress.token, path: upload.path, place, fresh: operations.nextOffer(), anew: anew))
    }

    /// The file is open, and its size known.
    func opened(
        _ token: CommandToken, _ layout: BlockLayout, _ operation: OperationID, isKnown: Bool, replaces old: FileID?,
        at now: MonotonicTime
    ) {
        guard let upload = upload(token), upload.layout == nil else { return }
        let allowed = limits[.fileMaxBytes]
        guard layout.sizeBytes <= allowed else {
            let text = "it has \(layout.sizeBytes) bytes; the server takes files up to \(allowed)"
            return fail(upload, ClientError(.refused(.fileTooLarge), text), at: now)
        }
        upload.layout = layout
        upload.operation = operation
        upload.isKnown = isKnown
        upload.progress.totalBytes = layout.sizeBytes
        if let old {
            upload.progress.phase = .restarted(UploadFile.changedSince)
            sink.step(upload.progress, must: true)
            takeBack(old)
        }
        offer(upload)
    }

    /// Offers a file, or takes up its offer on a new link.
    func offer(_ upload: Upload) {
        guard isLoggedIn, let frame = upload.offer, upload.server == .unknown else { return }
        upload.server = .asked
        upload.mayBeOffered = true
        requests.add(frame, .offer(upload.id))
    }

    /// The offer stands.
    func offered(_ id: TransferID, _ frame: Offered, at now: MonotonicTime) {
        guard let upload = uploads[id], let layout = upload.layout else { return endUnwanted(id, frame.file) }
        noteOwn(frame.conversation, frame.sequence, to: upload.target)
        upload.progress.file = frame.file
        upload.progress.conversation = frame.conversation
        if upload.receipt == nil {
            upload.receipt = Receipt(frame)
            upload.progress.phase = .offered(Receipt(frame))
            sink.step(upload.progress, must: true)
            ask(.note(upload.progress.token, frame.file))
        }
        if frame.creditBytes == 0, frame.prefixBlocks == nil, upload.isKnown || upload.wasEnded {
            return foundStored(upload, at: now)
        }
        upload.server = .open
        upload.credit = SendCredit(initialBytes: frame.creditBytes)
        guard let claim = UploadClaim(frame, layout) else {
            let text = "the server says that it has blocks that the file does not have"
            return fail(upload, ClientError(.damaged, text), at: now)
        }
        upload.claim = claim
        if claim.prefixCount > 0 {
            upload.progress.phase = .verifying
            sink.step(upload.progress, must: false)
            ask(.check(upload.progress.token, id, blockCount: claim.prefixCount))
        } else {
            goOn(upload, claim, at: now)
        }
    }

    /// The first blocks are hashed: does the server have the same?
    func checked(_ id: TransferID, _ digest: Digest, at now: MonotonicTime) {
        guard let upload = uploads[id], let claim = upload.claim else { return }
        guard digest == claim.prefixDigest else { return restart(upload, UploadFile.changedSince, at: now) }
        goOn(upload, claim, at: now)
    }

    /// Sends what the server lacks.
    private func goOn(_ upload: Upload, _ claim: UploadClaim, at now: MonotonicTime) {
        let hadBytes = upload.lacks(claim.lacking)
        if hadBytes > 0 {
            upload.progress.phase = .resumed(doneBytes: hadBytes)
            sink.step(upload.progress, must: true)
        }
        upload.progress.phase = .moving
        readAhead(upload)
        endUpload(upload)
    }

    /// Keeps the disk ahead of the network.
    func readAhead(_ upload: Upload) {
        while let range = upload.nextRead() { ask(.read(upload.progress.token, upload.id, range)) }
    }

    /// The next Chunk frame: uploads take turns, and one without credit or blocks is passed over.
    func nextBlock(on connection: Connection, at now: MonotonicTime) -> [UInt8]? {
        guard connection.end == nil else { return nil }
        for index in uploadTurns.indices {
            let id = uploadTurns[index]
            guard let upload = uploads[id], let block = upload.take(connection: &connection.sendCredit) else {
                continue
            }
            uploadTurns.remove(at: index)
            uploadTurns.append(id)
            upload.stall.moved(at: now)
            readAhead(upload)
            sink.step(upload.progress, must: false)
            endUpload(upload)
            return block.frame
        }
        return nil
    }

    /// The upload that a command started.
    func upload(_ token: CommandToken) -> Upload? {
        uploads.values.first { $0.progress.token == token }
    }
}
