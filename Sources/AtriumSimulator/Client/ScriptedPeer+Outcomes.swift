import AtriumSession
import AtriumWire

/// What comes of requests.
extension ScriptedPeer {
    func outcome(_ requestID: UInt32, _ header: FrameHeader, _ payload: RawSpan, _ link: PeerLink) throws {
        guard let purpose = link.purposes.removeValue(forKey: requestID) else {
            return world.fail(.protocolKept, "peer \(index) got a second outcome of request \(requestID)")
        }
        let error = header.kind == .error ? try ErrorFrame(decoding: payload) : nil
        switch purpose {
        case .operation(let id): try settle(id, header, payload, error, link)
        case .repetition(let id):
            guard header.kind == .committed else { return }
            let committed = try Committed(decoding: payload)
            world.checker.acknowledged(id, committed.conversation, committed.sequence, link.account)
        case .follow(let room):
            if header.kind == .followed { follow(try Followed(decoding: payload), link) }
            guard let error else { return }
            if [.membersOnly, .banned, .noSuchConversation].contains(error.code) { return forget(room) }
            if error.code != .roomLimit, error.code != .followLimit { link.refollows.append(room) }
        case .unfollow(let conversation):
            cursors[conversation]?.isLeaving = false
            guard error == nil else { return }
            cursors[conversation] = nil
            conversations.removeAll { $0 == conversation }
        case .history(let conversation, let cursor):
            // One asked for before the room was left and followed anew says nothing of what is asked for since.
            guard cursors[conversation]?.number == cursor else { return }
            cursors[conversation]?.asked = nil
            if error != nil { cursors[conversation]?.retryAt = world.now + 300_000_000 }
        case .fetch(let transfer):
            if header.kind == .fetching {
                link.downloads[transfer]?.sizeBytes = try Fetching(decoding: payload).sizeBytes
            } else {
                endDownload(transfer, link)
            }
        case .uploadEnd(let transfer): try uploadSettled(transfer, header, payload, error, link)
        case .cancel(let transfer):
            if link.downloads[transfer] != nil { endDownload(transfer, link) }
            if let upload = link.uploads[transfer] {
                link.forget(transfer)
                settleOffer(upload.operation)
            }
        case .other: break
        }
    }

    private func settle(
        _ id: OperationID, _ header: FrameHeader, _ payload: RawSpan, _ error: ErrorFrame?, _ link: PeerLink
    ) throws {
        guard let place = outbox.firstIndex(where: { $0.id == id }) else { return }
        if let error { return refused(place, error, link) }
        let operation = outbox[place]
        if header.kind == .offered {
            let offered = try Offered(decoding: payload)
            world.checker.acknowledged(id, offered.conversation, offered.sequence, link.account)
            return offeredTransfer(offered, operation, link)
        }
        let committed = try Committed(decoding: payload)
        world.checker.acknowledged(id, committed.conversation, committed.sequence, link.account)
        outbox.remove(at: place)
        settled.append(operation)
        if settled.count > 16 { settled.removeFirst(8) }
    }

    private func refused(_ place: Int, _ error: ErrorFrame, _ link: PeerLink) {
        let operation = outbox[place]
        if case .offer = operation.request { forgetTransfers(of: operation.id, link) }
        let mayTryAgain =
            error.retryAfterMilliseconds > 0 || error.code == .storage || error.code == .transferLimit
            || error.code == .busy
        if mayTryAgain {
            outbox[place].isOpen = false
            outbox[place].retryAt = world.now + UInt64(min(error.retryAfterMilliseconds, 500)) * 1_000_000 + 50_000_000
            return
        }
        outbox.remove(at: place)
        if error.code == .operationConflict {
            world.fail(.acknowledgedIsKept, "peer \(index): the retry of \(operation.id) is called another request")
        }
        if case .say = operation.request { world.checker.refused(operation.id, link.account) }
    }

    private func forgetTransfers(of id: OperationID, _ link: PeerLink) {
        for transfer in link.order where link.uploads[transfer]?.operation == id { link.forget(transfer) }
    }

    /// An offer is over, whatever came of its bytes.
    func settleOffer(_ id: OperationID) {
        outbox.removeAll { $0.id == id }
    }
}
