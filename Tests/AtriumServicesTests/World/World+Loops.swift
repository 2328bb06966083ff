import AtriumServices
import AtriumWire
import Testing

/// The loops: what they do with the effects of a turn, and what they make sure of.
extension World {
    func carryOut() {
        let done = effects
        effects.reset()
        if !done.proposals.proposals.isEmpty { waiting.append(done.proposals) }
        reads += done.reads
        blobs += done.blobs
        orders += done.orders
        for (loop, batch) in done.loops.enumerated() {
            for output in batch.outputs { carryOut(output, batch.bytes, loop) }
        }
    }

    private func carryOut(_ output: LoopOutput, _ bytes: [UInt8], _ loop: Int) {
        switch output {
        case .outcome(let session, let range): settle(session, bytes[range])
        case .notice(let session, let range), .hint(let session, let range): take(bytes[range], session)
        case .event(let conversation, let sequence, let range):
            for session in followers[conversation] ?? [] where session.loop == loop {
                deliver(bytes[range], sequence, conversation, session)
            }
        case .directEvent(let session, let conversation, let sequence, let range):
            deliver(bytes[range], sequence, conversation, session)
        case .presence(let conversation, let except, let range):
            for session in followers[conversation] ?? [] where session.loop == loop && session != except {
                take(bytes[range], session)
            }
        case .follow(let session, let conversation, let head):
            #expect(heads[session]?[conversation] == head, "a session is told of a conversation before it follows it")
            followers[conversation, default: []].insert(session)
        case .unfollow(let session, let conversation): followers[conversation]?.remove(session)
        case .verifier(let session, let requestID, let name, let verifier):
            settle(session, requestID)
            inboxes[session, default: []].append(.verifier(name: name, verifier))
        case .admitted(let session, let requestID, let account, let name, _):
            settle(session, requestID)
            inboxes[session, default: []].append(.admitted(account, name: name))
        case .admitUpload(let session, let requestID, let offered, let sizeBytes, let lease):
            inboxes[session, default: []].append(
                .admitUpload(offered.transfer, offered.file, sizeBytes: sizeBytes, lease: lease))
            // The loop answers, with the credit it grants.
            settle(session, requestID)
            take(offered.encoded(requestID: requestID)[...], session)
        case .openDownload(let session, let transfer, let grant):
            inboxes[session, default: []].append(.openDownload(transfer, grant))
        case .failTransfer(let session, let transfer, let range):
            keep(bytes[range], session) { .failTransfer(transfer, $0) }
        case .storeTransfer(let session, let transfer, let range):
            inboxes[session, default: []].append(.storeTransfer(transfer))
            settle(session, bytes[range])
        case .revoke(let session, let conversation, let pageRequestID, let range):
            reads.removeAll { $0.session == session && $0.requestID == pageRequestID }
            if pageRequestID != 0 {
                settle(session, pageRequestID)
                router.historyFinished(session: session, conversation: conversation)
            }
            keep(bytes[range], session) { .revoked(conversation, page: pageRequestID, $0) }
        case .endIfSilent(let session, let range):
            keep(bytes[range], session) { .endedIfSilent($0) }
        case .close(let session, let range):
            keep(bytes[range], session) { .closed($0) }
        }
    }

    private func settle(_ session: SessionID, _ bytes: ArraySlice<UInt8>) {
        guard let header = try? Frame(bytes).header else {
            Issue.record("an outcome is no frame")
            return
        }
        settle(session, header.requestID)
        take(bytes, session)
    }

    private func settle(_ session: SessionID, _ requestID: UInt32) {
        guard open[session] != nil else { return }
        // UploadEnd never passes through the core, so tests give ids of their own to it.
        guard requestID < 1_000_000 else { return }
        #expect(open[session]?.remove(requestID) != nil, "request \(requestID) has one outcome")
    }

    private func take(_ bytes: ArraySlice<UInt8>, _ session: SessionID) {
        keep(bytes, session) { frame in
            if let followed = frame.decoded(as: Followed.self) {
                heads[session, default: [:]][followed.conversation] = followed.head
            }
            return .frame(frame)
        }
    }

    private func deliver(
        _ bytes: ArraySlice<UInt8>, _ sequence: UInt64, _ conversation: ConversationID, _ session: SessionID
    ) {
        #expect(heads[session]?[conversation] == sequence - 1, "events follow the head a session was told, densely")
        heads[session, default: [:]][conversation] = sequence
        keep(bytes, session) { frame in
            var cursor = 0
            let head = try? EventHead(decoding: frame.payload.span.bytes, at: &cursor)
            #expect(head?.sequence == sequence && head?.conversation == conversation)
            return .frame(frame)
        }
    }

    private func keep(_ bytes: ArraySlice<UInt8>, _ session: SessionID, _ item: (Frame) -> Item) {
        guard let frame = try? Frame(bytes) else {
            Issue.record("what is sent is no frame")
            return
        }
        inboxes[session, default: []].append(item(frame))
    }
}
