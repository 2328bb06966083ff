import AtriumSession
import AtriumWire

/// Outcomes of requests.
extension ClientMachine {
    func outcome(
        _ requestID: UInt32, _ header: FrameHeader, _ payload: UnsafeRawBufferPointer,
        on connection: Connection, at now: MonotonicTime
    ) throws {
        guard let kind = header.kind, let request = requests.close(requestID) else { return }
        let purpose = request.purpose
        if kind == .error {
            let error = try ErrorFrame(decoding: payload.bytes)
            if error.code == .shuttingDown, !connection.hasQuit {
                // It was not taken, and is asked again over the next link, as are all behind it.
                requests.putBack(request)
                return finish(.failed(ClientError(error)))
            }
            let due = now.advanced(byMilliseconds: UInt64(error.retryAfterMilliseconds))
            if error.code == .rateLimited { requests.rest(until: due, at: now) }
            // The start of a transfer that was cancelled meanwhile is not tried again.
            let isWanted = !closing.keys.contains(where: purpose.starts)
            guard !isWanted || !request.mayPass(error) else {
                // What was refused for its cost is the first of all that came behind it, and keeps its place.
                return error.code == .rateLimited ? requests.putBack(request) : requests.postpone(request, until: due)
            }
            return failed(request, error, at: now)
        }
        switch purpose {
        case .command(let token):
            guard kind != .done else { return sink.tell(.done(token)) }
            try require(.committed, kind)
            committed(token, Receipt(try Committed(decoding: payload.bytes)), to: nil)
        case .say(let token, let target):
            try require(.committed, kind)
            committed(token, Receipt(try Committed(decoding: payload.bytes)), to: target)
        case .follow(let token, let replay, let announces):
            try require(.followed, kind)
            let info = ConversationInfo(try Followed(decoding: payload.bytes))
            // In front of its events and holes, so that the program knows what they are of.
            sink.tell(.followed(info, token))
            follow(info, .asked(replay, announces: announces))
            noteReading(info)
            fetchMissing(in: info.conversation, at: now)
        case .restate(let conversation):
            try require(.followed, kind)
            followedAgain(conversation, ConversationInfo(try Followed(decoding: payload.bytes)), at: now)
        case .page(let token, let conversation):
            try require(.historyEnd, kind)
            let end = try HistoryEnd(decoding: payload.bytes)
            let page = page(end, conversation)
            historyClosed(conversation)
            sink.tell(.history(token, page))
            fetchMissing(in: conversation, at: now)
        case .missing(let conversation, let range):
            try require(.historyEnd, kind)
            let end = try HistoryEnd(decoding: payload.bytes)
            guard end.conversation == conversation else { throw ServerViolation.unexpectedFrame(kind) }
            missingEnded(end, range, at: now)
        case .members:
            try require(.whoList, kind)
            try list(purpose, payload.bytes)
        case .rooms:
            try require(.roomList, kind)
            try list(purpose, payload.bytes)
        case .directs:
            try require(.directList, kind)
            try list(purpose, payload.bytes)
        case .files:
            try require(.fileList, kind)
            try list(purpose, payload.bytes)
        case .roles:
            try require(.memberRoleList, kind)
            try list(purpose, payload.bytes)
        case .blocks:
            try require(.blockList, kind)
            try list(purpose, payload.bytes)
        case .fetches(let token):
            try require(.fetchList, kind)
            let list = try FetchList(decoding: payload.bytes)
            sink.tell(.fetches(token, list.file, list.fetches))
        case .offer(let id):
            try require(.offered, kind)
            offered(id, try Offered(decoding: payload.bytes), at: now)
        case .uploadEnd(let id):
            try require(.stored, kind)
            stored(id, try Stored(decoding: payload.bytes), at: now)
        case .fetch(let id):
            try require(.fetching, kind)
            fetching(id, try Fetching(decoding: payload.bytes), at: now)
        case .cancel(let id):
            try require(.cancelled, kind)
            cancelled(id)
        case .storedFile(let id):
            try require(.fileList, kind)
            listed(id, try FileList(decoding: payload.bytes), at: now)
        case .takeBack:
            try require(.committed, kind)
        case .secret(let secret): try secretOutcome(secret, kind, payload.bytes)
        case .ownRead(let conversation):
            try require(.done, kind)
            markEnded(conversation)
        case .quit(let token):
            try require(.done, kind)
            sink.tell(.done(token))
            finish(.asked)
        }
    }

    /// - Throws: where the outcome is of a kind that this request does not have.
    private func require(_ wanted: FrameKind, _ kind: FrameKind) throws(ServerViolation) {
        guard kind == wanted else { throw .unexpectedFrame(kind) }
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
