import AtriumSession
import AtriumWire

/// Files on their way down.
extension ClientMachine {
    func startDownload(_ token: CommandToken, _ file: FileID, _ destination: String?, _ overwrite: Bool) {
        let command = Command.fetch(file, destination: destination, overwrite: overwrite)
        let download = Download(
            id: nextTransferID(), file: file, progress: TransferProgress(of: token, command))
        downloads[download.id] = download
        diskJobs.insert(token)
        let place = DownloadPlace(serverID: serverID ?? 0, account: account, file: file)
        ask(.prepare(token, place, destination: destination, overwrite: overwrite))
        sink.step(download.progress, must: false)
    }

    /// There is a place for the file: asks for it, or for what an earlier run did not get of it.
    func prepared(_ token: CommandToken, _ sizeBytes: UInt64?, _ received: [Range<Int>], at now: MonotonicTime) {
        guard let download = download(token), !download.isPrepared else { return }
        download.isPrepared = true
        if let layout = sizeBytes.flatMap({ BlockLayout(sizeBytes: $0) }) { download.adopt(layout, received) }
        fetch(download, at: now)
    }

    /// Fetches a file, or goes on with it on a new link.
    func fetch(_ download: Download, at now: MonotonicTime) {
        guard isLoggedIn, let connection, download.isPrepared, !download.isFinishing, download.server == .unknown else {
            return
        }
        download.server = .asked
        let startBytes = connection.receiveCredit.startBytes
        connection.receiveCredit.open(download.id, grantedBytes: startBytes, at: now)
        let run = download.nextRun
        requests.add(
            Fetch(
                transfer: download.id, file: download.file, firstBlock: UInt32(clamping: run.first),
                blockCount: UInt32(clamping: run.count), creditBytes: startBytes),
            .fetch(download.id))
        // The round trip says how far credit may grow.
        if let ping = connection.session.ping(at: now) { post(ping) }
    }

    /// The server says what is coming.
    func fetching(_ id: TransferID, _ frame: Fetching, at now: MonotonicTime) {
        guard let download = downloads[id] else { return endUnwanted(id) }
        download.server = .open
        guard let layout = BlockLayout(sizeBytes: frame.sizeBytes), download.layout ?? layout == layout else {
            let text = "the server states a size that the file cannot have; try again, from the start"
            return fail(download, ClientError(.damaged, text), at: now)
        }
        download.isFollowing = frame.state == .uploading
        download.layout = layout
        download.progress.conversation = frame.conversation
        download.progress.name = PlainFileName.stripped(frame.name)
        download.progress.totalBytes = frame.sizeBytes
        if download.receivedCount > 0 {
            download.progress.phase = .resumed(doneBytes: download.progress.doneBytes)
            sink.step(download.progress, must: true)
        }
        download.progress.phase = .moving
        if !download.isCreated {
            download.isCreated = true
            ask(.create(download.progress.token, offeredName: frame.name, layout))
        }
        sink.step(download.progress, must: false)
    }

    /// A block came. Whatever becomes of it, its bytes count against credit.
    func chunk(_ chunk: Chunk, on connection: Connection, at now: MonotonicTime) throws {
        let id = chunk.transfer
        let bytes = chunk.data.count
        do throws(CreditError) {
            try connection.receiveCredit.receive(bytes, of: id)
        } catch {
            let text = "more chunk data came than was granted"
            post(ErrorFrame(error.code, text).encoded())
            return finish(.failed(ClientError(.damaged, "the server breaks the protocol: \(text)")))
        }
        guard let download = downloads[id] else { return consume(0, of: id, at: now) }
        download.stall.moved(at: now)
        switch download.take(chunk) {
        case .accepted: askAgain(download)
        case .repeated: consume(bytes, of: id, at: now)
        case .damaged:
            consume(bytes, of: id, at: now)
            askAgain(download)
        case .refused(let error):
            consume(bytes, of: id, at: now)
            fail(download, error, at: now)
        }
    }

    /// Hands the blocks of this turn to the disk.
    func writeBatches() {
        let gathered = downloads.values.filter { !$0.batch.isEmpty }
        for download in gathered.sorted(by: { $0.id.rawValue < $1.id.rawValue }) {
            ask(.write(download.progress.token, download.id, download.batch))
            download.batch = []
            finishDownload(download)
        }
    }

    /// Bytes were written: the server may send more.
    func written(_ token: CommandToken, _ id: TransferID, _ bytes: Int, at now: MonotonicTime) {
        guard let download = download(token) else { return }
        download.progress.doneBytes += UInt64(bytes)
        sink.step(download.progress, must: false)
        // What was asked for over a link that is gone needs no credit.
        guard download.id == id else { return }
        consume(bytes, of: id, at: now)
    }

    private func consume(_ bytes: Int, of id: TransferID, at now: MonotonicTime) {
        guard let connection else { return }
        let grants = connection.receiveCredit.consume(
            bytes, of: id, roundTripNanoseconds: connection.session.roundTripNanoseconds, at: now)
        for grant in grants { post(grant.encoded()) }
    }

    /// Every block was sent once; those that did not arrive whole are asked for again.
    func downloadEnded(_ frame: DownloadEnd, at now: MonotonicTime) {
        guard let download = downloads[frame.transfer] else { return }
        guard let layout = download.layout, frame.sizeBytes == layout.sizeBytes else {
            return fail(download, ClientError(.damaged, "the size of the file changed while it came"), at: now)
        }
        download.isFollowing = false
        guard download.end(frame.digest) else {
            return fail(download, ClientError(.damaged, "the digest of the file changed while it came"), at: now)
        }
        askAgain(download)
        finishDownload(download)
    }

    private func askAgain(_ download: Download) {
        for run in download.nextResends() {
            let resend = Resend(
                transfer: download.id, firstBlock: UInt32(clamping: run.lowerBound),
                blockCount: UInt32(clamping: run.count))
            post(resend.encoded())
        }
    }

    /// Has digests compared once all is there.
    private func finishDownload(_ download: Download) {
        guard let digest = download.digest, download.isWhole, download.batch.isEmpty, !download.isFinishing else {
            return
        }
        download.isFinishing = true
        download.progress.phase = .verifying
        ask(.finish(download.progress.token, digest))
        sink.step(download.progress, must: false)
    }

    /// The file stands under its name: the server may forget the transfer.
    func finished(_ token: CommandToken, _ digest: Digest, _ path: String, at now: MonotonicTime) {
        guard let download = download(token) else { return }
        download.progress.doneBytes = download.progress.totalBytes
        download.progress.phase = .finished(digest, path: path)
        sink.step(download.progress, must: true)
        forget(download, keeps: false)
        end(download.id, download.server, sentBytes: 0, kept: true, for: nil)
    }

    /// Ends a download without success; the disk thread removes what is there.
    func fail(_ download: Download, _ error: ClientError, for token: CommandToken? = nil, at now: MonotonicTime) {
        download.progress.phase = .failed(error)
        sink.step(download.progress, must: true)
        forget(download, keeps: error.keepsTransfer)
        end(download.id, download.server, sentBytes: 0, for: token)
    }

    /// The download that a command started.
    func download(_ token: CommandToken) -> Download? {
        downloads.values.first { $0.progress.token == token }
    }

    private func forget(_ download: Download, keeps: Bool) {
        downloads[download.id] = nil
        ask(.close(download.progress.token, keeps: keeps))
        if let grant = connection?.receiveCredit.close(download.id) { post(grant.encoded()) }
    }
}
