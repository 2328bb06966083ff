import AtriumSession
import AtriumWire

/// Outcomes of requests.
extension ClientMachine {
    func outcome(
        _ requestID: UInt32, _ header: FrameHeader, _ payload: UnsafeRawBufferPointer,
        on connection: Connection, at now: MonotonicTime
    ) throws {
        guard let kind = header.kind, let request = requests.close(requestID) else { return }
        let payload = payload.bytes
        guard kind != .error else {
            return try refused(request, ErrorFrame(decoding: payload), on: connection, at: now)
        }
        let purpose = request.purpose
        switch purpose {
        case .command(let token):
            guard kind != .done else { return sink.tell(.done(token)) }
            committed(token, Receipt(try frame(Committed.self, kind, payload)), to: nil)
        case .say(let token, let target):
            committed(token, Receipt(try frame(Committed.self, kind, payload)), to: target)
        case .follow(let token, let replay, let announces):
            let info = ConversationInfo(try frame(Followed.self, kind, payload))
            // In front of its events and holes, so that the program knows what they are of.
            sink.tell(.followed(info, token))
            follow(info, .asked(replay, announces: announces))
            noteReading(info)
            fetchMissing(in: info.conversation, at: now)
        case .restate(let conversation):
            followedAgain(conversation, ConversationInfo(try frame(Followed.self, kind, payload)), at: now)
        case .page(let token, let conversation):
            let page = page(try frame(HistoryEnd.self, kind, payload), conversation)
            historyClosed(conversation)
            sink.tell(.history(token, page))
            fetchMissing(in: conversation, at: now)
        case .missing(let conversation, let range):
            let end = try frame(HistoryEnd.self, kind, payload)
            guard end.conversation == conversation else { throw ServerViolation.unexpectedFrame(kind) }
            missingEnded(end, range, at: now)
        case .members, .rooms, .directs, .files, .roles, .blocks: try list(purpose, kind, payload)
        case .fetches(let token):
            let list = try frame(FetchList.self, kind, payload)
            sink.tell(.fetches(token, list.file, list.fetches))
        case .offer(let id): offered(id, try frame(Offered.self, kind, payload), at: now)
        case .uploadEnd(let id): stored(id, try frame(Stored.self, kind, payload), at: now)
        case .fetch(let id): fetching(id, try frame(Fetching.self, kind, payload), at: now)
        case .cancel(let id):
            try require(.cancelled, kind)
            cancelled(id)
        case .storedFile(let id): listed(id, try frame(FileList.self, kind, payload), at: now)
        case .takeBack: try require(.committed, kind)
        case .secret(let secret): try secretOutcome(secret, kind, payload)
        case .ownRead(let conversation):
            try require(.done, kind)
            markEnded(conversation)
        case .quit(let token):
            try require(.done, kind)
            sink.tell(.done(token))
            finish(.asked)
        }
    }

    /// The frame that a request ends with.
    ///
    /// - Throws: where the outcome is of a kind that this request does not have, or its bytes are against the protocol.
    func frame<Frame: WireFrame>(_: Frame.Type, _ kind: FrameKind, _ payload: RawSpan) throws -> Frame {
        try require(Frame.kind, kind)
        return try Frame(decoding: payload)
    }

    /// - Throws: where the outcome is of a kind that this request does not have.
    func require(_ wanted: FrameKind, _ kind: FrameKind) throws(ServerViolation) {
        guard kind == wanted else { throw .unexpectedFrame(kind) }
    }

    /// The server says no: the request is asked again, by itself and in its place, or has failed.
    private func refused(_ request: Request, _ error: ErrorFrame, on connection: Connection, at now: MonotonicTime) {
        if error.code == .shuttingDown, !connection.hasQuit {
            // It was not taken, and is asked again over the next link, as are all behind it.
            requests.putBack(request)
            return finish(.failed(ClientError(error)))
        }
        let due = now.advanced(byMilliseconds: UInt64(error.retryAfterMilliseconds))
        if error.code == .rateLimited { requests.rest(until: due, at: now) }
        // The start of a transfer that was cancelled meanwhile is not tried again.
        let isWanted = !closing.keys.contains(where: request.purpose.starts)
        guard isWanted, request.mayPass(error) else { return failed(request, error, at: now) }
        // What was refused for its cost is the first of all that came behind it, and keeps its place.
        if error.code == .rateLimited { requests.putBack(request) } else { requests.postpone(request, until: due) }
    }

    /// An event the program asked for is kept.
    private func committed(_ token: CommandToken, _ receipt: Receipt, to target: Target?) {
        noteOwn(receipt.conversation, receipt.sequence, to: target)
        sink.tell(.committed(token, receipt))
    }

    /// The events of a page, without those that are live and only came beside it.
    private func page(_ end: HistoryEnd, _ conversation: ConversationID) -> HistoryPage {
        let events = (pages[conversation] ?? GatheredPage()).events.values.filter { event in
            end.count > 0 && event.sequence >= end.first && event.sequence <= end.last
        }
        return HistoryPage(
            conversation: conversation, events: events.sorted { $0.sequence < $1.sequence }, more: end.more)
    }

    /// A request failed.
    private func failed(_ request: Request, _ error: ErrorFrame, at now: MonotonicTime) {
        switch request.purpose {
        case .command(let token), .say(let token, _):
            // Why the second try is refused tells nothing of the first, which may have been kept.
            let told = ClientError(error)
            sink.tell(.failed(token, request.mayBeInEffect ? told.unconfirmed : told))
        case .restate(let conversation):
            conversations.followed[conversation] = nil
            sink.tell(.unfollowed(conversation, ClientError(error)))
        case .follow(let token, _, _), .members(let token, _, _),
            .rooms(let token, _), .directs(let token, _), .files(let token, _, _), .fetches(let token),
            .roles(let token, _, _), .blocks(let token, _):
            sink.tell(.failed(token, ClientError(error)))
        case .page(let token, let conversation):
            historyClosed(conversation)
            sink.tell(.failed(token, ClientError(error)))
        case .missing(let conversation, let range): missingFailed(conversation, range, error, at: now)
        case .offer(let id):
            if !offeredAnew(id, error, at: now) { transferFailed(id, ClientError(error), at: now) }
        case .uploadEnd(let id): uploadEndFailed(id, error, at: now)
        case .storedFile(let id), .fetch(let id): transferFailed(id, ClientError(error), at: now)
        case .takeBack: break
        case .secret(let secret): secretFailed(secret, error)
        case .cancel(let id): cancelled(id)
        case .ownRead(let conversation): markEnded(conversation)
        case .quit(let token):
            sink.tell(.done(token))
            finish(.asked)
        }
    }
}
