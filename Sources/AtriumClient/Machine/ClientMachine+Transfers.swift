import AtriumSession
import AtriumWire

/// What uploads and downloads have in common: their start, their frames, their end.
extension ClientMachine {
    /// Jobs the disk thread may have at once, those included that it is still closing.
    private static var diskJobsMax: Int { 512 }

    /// Starts transfers that wait, as far as the server lets more be open.
    func startTransfers(at now: MonotonicTime) {
        guard isLoggedIn else { return }
        while !transfersWaiting.isEmpty, diskJobs.count < Self.diskJobsMax,
            uploads.count + downloads.count + closing.count < limits.count(.transfersOpenMax)
        {
            let (token, command) = transfersWaiting.removeFirst()
            switch command {
            case .offer(let path, let target): startUpload(token, path, target)
            case .fetch(let file, let destination, let overwrite):
                startDownload(token, file, destination, overwrite)
            case .say, .follow, .unfollow, .history, .markRead, .who, .setTopic, .setKeep, .order, .rooms, .directs,
                .files,
                .fetches,
                .cancel,
                .withdraw, .account, .answerTrust, .reconnectNow, .quit:
                preconditionFailure("only transfers wait here")
            }
        }
    }

    /// An id that no transfer of this connection has.
    func nextTransferID() -> TransferID {
        while true {
            lastTransfer = lastTransfer == .max ? 1 : lastTransfer + 1
            let id = TransferID(rawValue: lastTransfer)
            if uploads[id] == nil && downloads[id] == nil && closing[id] == nil { return id }
        }
    }

    /// A frame that belongs to a transfer. One that has ended gets some still, which are passed over.
    func transfer(_ header: FrameHeader, _ payload: RawSpan, on connection: Connection, at now: MonotonicTime) throws {
        if header.kind == .chunk {
            try chunk(try Chunk(decoding: payload), on: connection, at: now)
        } else if header.kind == .credit {
            try credit(try Credit(decoding: payload), on: connection)
        } else if header.kind == .resend {
            let frame = try Resend(decoding: payload)
            guard let upload = uploads[frame.transfer] else { return }
            guard upload.resend(first: frame.firstBlock, count: frame.blockCount) else {
                return fail(upload, ClientError(.damaged, "the server asks for the file again and again"), at: now)
            }
            readAhead(upload)
        } else if header.kind == .downloadEnd {
            downloadEnded(try DownloadEnd(decoding: payload), at: now)
        } else if header.kind == .transferState {
            let frame = try TransferState(decoding: payload)
            guard let download = downloads[frame.transfer], !download.isFinishing else { return }
            download.progress.phase = frame.flow == .waiting ? .waiting : .moving
            sink.step(download.progress, must: false)
        } else if header.kind == .error {
            let frame = try ErrorFrame(decoding: payload)
            if let id = frame.transfer { transferFailed(id, ClientError(frame), at: now) }
        }
    }

    private func credit(_ frame: Credit, on connection: Connection) throws {
        do throws(CreditError) {
            if frame.transfer.rawValue == 0 {
                try connection.sendCredit.grant(frame.bytes)
            } else {
                try uploads[frame.transfer]?.credit?.grant(frame.bytes)
            }
        } catch {
            let text = "more credit was granted than fits in 63 bits"
            post(ErrorFrame(error.code, text).encoded())
            finish(.failed(ClientError(.damaged, "the server breaks the protocol: \(text)")))
        }
    }

    /// The server ended a transfer.
    func transferFailed(_ id: TransferID, _ error: ClientError, at now: MonotonicTime) {
        if let upload = uploads[id] {
            upload.server = .ended
            fail(upload, error, at: now)
        } else if let download = downloads[id] {
            download.server = .ended
            fail(download, error, at: now)
        } else {
            cancelled(id)
        }
    }

    /// The program wants a transfer to end.
    func cancel(_ target: CommandToken, for token: CommandToken, at now: MonotonicTime) {
        let error = ClientError(.cancelled, "cancelled")
        if let index = transfersWaiting.firstIndex(where: { $0.token == target }) {
            let (_, command) = transfersWaiting.remove(at: index)
            sink.step(TransferProgress(of: target, command, failed: error), must: true)
            sink.tell(.done(token))
        } else if let upload = uploads.values.first(where: { $0.progress.token == target }) {
            fail(upload, error, for: token, at: now)
        } else if let download = downloads.values.first(where: { $0.progress.token == target }) {
            fail(download, error, for: token, at: now)
        } else {
            sink.tell(.done(token))
        }
    }

    /// All transfers end, as the program asked.
    func cancelTransfers(at now: MonotonicTime) {
        let tokens =
            transfersWaiting.map(\.token)
            + (uploads.values.map(\.progress.token) + downloads.values.map(\.progress.token)).sorted()
        let error = ClientError(.cancelled, "cancelled")
        for (token, command) in transfersWaiting {
            sink.step(TransferProgress(of: token, command, failed: error), must: true)
        }
        transfersWaiting = []
        for token in tokens {
            if let upload = uploads.values.first(where: { $0.progress.token == token }) {
                fail(upload, error, at: now)
            } else if let download = downloads.values.first(where: { $0.progress.token == token }) {
                fail(download, error, at: now)
            }
        }
    }

    /// Ends a transfer on the server, as far as the server knows of it.
    ///
    /// - Parameters:
    ///   - kept: whether it is a download that is whole, verified and under its name.
    ///   - offer: the file of an upload, where the server has named it.
    ///   - token: hears `done` when that is so.
    func end(
        _ id: TransferID, _ server: TransferServerState, sentBytes: UInt64, kept: Bool? = nil, offer: FileID? = nil,
        for token: CommandToken?
    ) {
        switch server {
        case .ended:
            if let token { sink.tell(.done(token)) }
        case .unknown:
            if let offer { takeBack(offer) }
            if let token { sink.tell(.done(token)) }
        case .asked:
            guard requests.takeBack(startOf: id) else {
                closing[id] = Closing(token: token, offer: offer)
                return
            }
            // The server never hears of it on this link, so nothing of it is published, unless it was on one before.
            if let offer { takeBack(offer) }
            if let token { sink.tell(.done(token)) }
        case .open:
            closing[id] = Closing(token: token, offer: offer)
            requests.add(Cancel(transfer: id, sentBytes: sentBytes, kept: kept), .cancel(id), urgent: true)
        }
    }

    /// The outcome of an Offer or Fetch came for a transfer that is no longer wanted.
    ///
    /// - Parameter offer: the file that an Offer made.
    func endUnwanted(_ id: TransferID, _ offer: FileID? = nil) {
        guard closing[id] != nil else { return }
        closing[id]?.offer = offer
        requests.add(Cancel(transfer: id, sentBytes: 0), .cancel(id), urgent: true)
    }

    /// Nothing of a transfer comes any more; its id is free.
    func cancelled(_ id: TransferID) {
        if let token = closing.removeValue(forKey: id)?.token { sink.tell(.done(token)) }
    }
}
