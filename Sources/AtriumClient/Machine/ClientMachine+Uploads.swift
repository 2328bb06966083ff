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
            progress.name = PlainFileName.last(ofPath: path).map(PlainFileName.stripped) ?? ""
            progress.phase = .failed(error)
            sink.step(progress, must: true)
            return
        }
        let upload = Upload(id: nextTransferID(), path: path, target: target, progress: progress)
        uploads[upload.id] = upload
        uploadTurns.append(upload.id)
        diskJobs.insert(token)
        ask(.open(token, path: path))
        sink.step(progress, must: false)
    }

    /// The file is open, and its size known.
    func opened(_ token: CommandToken, _ layout: BlockLayout, at now: MonotonicTime) {
        guard let upload = uploads.values.first(where: { $0.progress.token == token }) else { return }
        let allowed = limits[.fileMaxBytes]
        guard layout.sizeBytes <= allowed else {
            let text = "it has \(layout.sizeBytes) bytes; the server takes files up to \(allowed)"
            return fail(upload, ClientError(.refused(.fileTooLarge), text), at: now)
        }
        upload.layout = layout
        upload.progress.totalBytes = layout.sizeBytes
        upload.server = .asked
        requests.add(
            Offer(
                operation: operations.next(), target: upload.target, transfer: upload.id,
                sizeBytes: layout.sizeBytes, name: upload.progress.name),
            .offer(upload.id))
    }

    /// The offer stands.
    func offered(_ id: TransferID, _ frame: Offered, at now: MonotonicTime) {
        guard let upload = uploads[id] else { return endUnwanted(id) }
        noteOwn(frame.conversation, frame.sequence, to: upload.target)
        upload.server = .open
        upload.credit = SendCredit(initialBytes: frame.creditBytes)
        upload.progress.file = frame.file
        upload.progress.conversation = frame.conversation
        upload.progress.phase = .offered(Receipt(frame))
        sink.step(upload.progress, must: true)
        upload.progress.phase = .moving
        readAhead(upload)
        endUpload(upload)
    }

    /// Keeps the disk ahead of the network.
    func readAhead(_ upload: Upload) {
        while let range = upload.nextRead() { ask(.read(upload.progress.token, upload.id, range)) }
    }

    /// The next Chunk frame: uploads take turns, and one without credit or blocks is passed over.
    func nextBlock(on connection: Connection) -> [UInt8]? {
        guard connection.end == nil else { return nil }
        for index in uploadTurns.indices {
            let id = uploadTurns[index]
            guard let upload = uploads[id], let block = upload.take(connection: &connection.sendCredit) else {
                continue
            }
            uploadTurns.remove(at: index)
            uploadTurns.append(id)
            readAhead(upload)
            sink.step(upload.progress, must: false)
            endUpload(upload)
            return block.frame
        }
        return nil
    }

    /// States the digest once every block has left.
    func endUpload(_ upload: Upload) {
        guard let digest = upload.digest, upload.isSent, !upload.isEnded else { return }
        upload.isEnded = true
        upload.progress.phase = .verifying
        sink.step(upload.progress, must: false)
        requests.add(UploadEnd(transfer: upload.id, digest: digest), .uploadEnd(upload.id), urgent: true)
    }

    /// The server has verified the file and keeps it.
    func stored(_ id: TransferID, _ frame: Stored, at now: MonotonicTime) {
        guard let upload = uploads[id] else { return cancelled(id) }
        noteOwn(frame.conversation, frame.sequence, to: upload.target)
        upload.server = .ended
        guard frame.digest == upload.digest else {
            let text = "the server keeps other bytes than were sent"
            return fail(upload, ClientError(.damaged, text), at: now)
        }
        upload.progress.doneBytes = upload.progress.totalBytes
        upload.progress.phase = .finished(frame.digest, path: upload.path)
        sink.step(upload.progress, must: true)
        forget(upload)
    }

    /// Ends an upload without success.
    func fail(_ upload: Upload, _ error: ClientError, for token: CommandToken? = nil, at now: MonotonicTime) {
        upload.progress.phase = .failed(error)
        sink.step(upload.progress, must: true)
        forget(upload)
        end(upload.id, upload.server, sentBytes: upload.credit?.sentBytes ?? 0, for: token)
    }

    private func forget(_ upload: Upload) {
        uploads[upload.id] = nil
        uploadTurns.removeAll { $0 == upload.id }
        ask(.close(upload.progress.token))
    }
}
