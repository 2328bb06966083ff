import AtriumSession
import AtriumWire

/// The end of a link, and of the client.
extension ClientMachine {
    /// The link is gone, or did not come about: another one, or the end.
    ///
    /// - Parameter last: the link that stood; nil where none came about.
    func suspend(_ error: ClientError, after last: Connection?, at now: MonotonicTime) {
        loss.start(readyAt: last?.readyAt, movedBytes: last?.movedBytes ?? 0, at: now)
        guard loss.hasLoggedIn, quit == nil, error.mayPass,
            let due = loss.nextTry(reconnection, random: randomNumber(), retryAfter: error.retryAfter, at: now)
        else { return over(error) }
        part(error)
        standing = .apart(until: due)
        // A program that does not listen is told of the loss, and not of each try.
        let told = ClientEvent.reconnecting(error, after: .nanoseconds(Int64(clamping: due.nanoseconds(since: now))))
        if last?.readyAt != nil { sink.tell(told) } else { sink.mention(told) }
    }

    /// What belonged to the link goes with it; what outlives it is made ready for the next one.
    private func part(_ error: ClientError) {
        let kept = requests.restart(keeping: closing.keys)
        historyOpen = []
        pages = [:]
        for case .page(_, let conversation) in kept {
            historyOpen.insert(conversation)
            pages[conversation] = GatheredPage()
        }
        let waiting = historyWaiting
        historyWaiting = []
        for (frame, token) in waiting { askPage(frame, token) }
        conversations.part()
        partClosing(kept)
        partTransfers(error)
    }

    /// Transfers that were ending have ended with the link; but an offer stays until it is taken back, and of one whose
    /// outcome did not come nobody knows yet.
    private func partClosing(_ kept: [RequestPurpose]) {
        for (id, ending) in closing.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            if kept.contains(where: { $0.starts(id) }) { continue }
            closing[id] = nil
            if let file = ending.offer { takeBack(file) }
            if let token = ending.token { sink.tell(.done(token)) }
        }
    }

    private func randomNumber() -> UInt64 {
        random(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// The client is over: what was asked and has no outcome fails.
    ///
    /// - Parameter error: why; nil where it was asked for.
    func over(_ error: ClientError?) {
        let reason = error ?? ClientError(.lost, "the session has ended")
        let last = connection
        standing = .over(error)
        abandon(reason, last)
        sink.tell(.disconnected(error))
        refuseHeld(reason)
    }

    /// Gives up everything that was begun.
    private func abandon(_ error: ClientError, _ connection: Connection?) {
        writeBatches()
        for request in requests.removeAll() {
            guard let token = request.purpose.token else { continue }
            sink.tell(.failed(token, request.mayBeInEffect && request.purpose.isChange ? error.unconfirmed : error))
        }
        for (_, token) in historyWaiting { sink.tell(.failed(token, error)) }
        historyWaiting = []
        for token in passwordsDeriving.sorted() { sink.tell(.failed(token, error)) }
        passwordsDeriving = []
        for upload in uploads.values.sorted(by: { $0.progress.token < $1.progress.token }) {
            upload.progress.phase = .failed(error)
            sink.step(upload.progress, must: true)
            ask(.close(upload.progress.token, keeps: error.keepsTransfers))
        }
        uploads = [:]
        for download in downloads.values.sorted(by: { $0.progress.token < $1.progress.token }) {
            download.progress.phase = .failed(error)
            sink.step(download.progress, must: true)
            ask(.close(download.progress.token, keeps: error.keepsTransfers))
        }
        downloads = [:]
        for (token, command) in transfersWaiting {
            sink.step(TransferProgress(of: token, command, failed: error), must: true)
        }
        transfersWaiting = []
        for token in closing.values.compactMap(\.token).sorted() { sink.tell(.done(token)) }
        closing = [:]
        if let quit, connection?.hasQuit != true { sink.tell(.done(quit)) }
    }

    /// Commands that were not taken up fail; quitting is done.
    func refuseHeld(_ error: ClientError) {
        for numbered in held {
            switch numbered.command {
            case .quit: sink.tell(.done(numbered.token))
            case .offer, .fetch:
                sink.step(TransferProgress(of: numbered.token, numbered.command, failed: error), must: true)
            case .say, .follow, .unfollow, .history, .markRead, .who, .setTopic, .setKeep, .order, .rooms, .directs,
                .files,
                .fetches,
                .cancel, .withdraw, .account, .answerTrust, .reconnectNow:
                sink.tell(.failed(numbered.token, error))
            }
        }
        held = []
    }
}
