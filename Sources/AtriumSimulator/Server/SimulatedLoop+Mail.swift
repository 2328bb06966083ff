import AtriumServices
import AtriumSession
import AtriumWire

/// Mail: what core, readers and workers have for this loop, carried out in order.
extension SimulatedLoop {
    func take(_ message: LoopMail) {
        switch message {
        case .core(let batch):
            for output in batch.outputs { carryOut(output, batch.bytes) }
        case .page(let id, let page):
            guard let connection = find(id), connection.closesAt == nil else { return }
            take(page, connection)
        case .worker(let report): take(report)
        }
    }

    private func carryOut(_ output: LoopOutput, _ bytes: [UInt8]) {
        switch output {
        case .outcome(let id, let range): answer(id, Array(bytes[range]))
        case .notice(let id, let range):
            if let connection = find(id) { send(bytes: Array(bytes[range]), to: connection) }
        case .hint(let id, let range):
            guard let connection = find(id), connection.outbound.count < world.settings.queueMaxBytes / 2 else {
                return
            }
            send(bytes: Array(bytes[range]), to: connection)
        case .event(let conversation, let sequence, let range):
            for slot in followers[conversation] ?? [] {
                guard let connection = at(slot) else { continue }
                sendEvent(Array(bytes[range]), conversation, sequence, to: connection)
            }
        case .directEvent(let id, let conversation, let sequence, let range):
            guard let connection = find(id) else { return }
            sendEvent(Array(bytes[range]), conversation, sequence, to: connection)
        case .presence(let conversation, let exception, let range):
            for slot in followers[conversation] ?? [] {
                guard let connection = at(slot), connection.id != exception,
                    connection.outbound.count < world.settings.queueMaxBytes / 2
                else { continue }
                send(bytes: Array(bytes[range]), to: connection)
            }
        case .follow(let id, let conversation, _):
            guard let connection = find(id) else { return }
            followers[conversation, default: []].append(id.slot)
            connection.rooms.append(conversation)
        case .unfollow(let id, let conversation):
            find(id)?.rooms.removeAll { $0 == conversation }
            if find(id) != nil { followers[conversation]?.removeAll { $0 == id.slot } }
        case .verifier(let id, let requestID, _, let verifier): challenge(id, requestID: requestID, verifier)
        case .admitted(let id, let requestID, let account, let name, let standing):
            admit(id, requestID: requestID, account, name: name, standing)
        case .admitUpload(let id, let requestID, let offered, let sizeBytes, let lease):
            admitUpload(id, requestID: requestID, offered, sizeBytes: sizeBytes, lease: lease)
        case .openDownload(let id, let transfer, let grant): openDownload(id, transfer, grant)
        case .failTransfer(let id, let transfer, let range):
            guard let connection = find(id) else { return }
            var frame = Array(bytes[range])
            if refuseOpening(transfer, frame, connection) { return }
            let open = connection.desk?.uploads[transfer]?.endRequestID ?? 0
            let stated = FrameHeader(reading: frame)?.requestID ?? 0
            guard stated == 0 || stated == open else { return }
            if open != 0 { frame.replace(at: FrameHeader.requestIDOffsetBytes, bigEndian: open) }
            closeTransfer(transfer, of: connection)
            send(bytes: frame, to: connection)
        case .storeTransfer(let id, let transfer, let range):
            let frame = Array(bytes[range])
            guard let connection = find(id),
                connection.desk?.uploads[transfer]?.endRequestID == FrameHeader(reading: frame)?.requestID
            else { return }
            closeTransfer(transfer, of: connection)
            answer(id, frame)
        case .revoke(let id, let conversation, let pageRequestID, let range):
            revoke(conversation, id, pageRequestID: pageRequestID, Array(bytes[range]))
        case .endIfSilent(let id, let range):
            guard let connection = find(id), connection.session.isSilent(at: now) else { return }
            close(connection, bytes[range])
        case .close(let id, let range):
            if let connection = find(id) { close(connection, bytes[range]) }
        }
    }

    private func close(_ connection: ServerConnection, _ frame: ArraySlice<UInt8>) {
        guard connection.closesAt == nil else { return }
        connection.ending = .closed
        send(bytes: Array(frame), to: connection)
        closeSoon(connection)
    }

    /// Sends the outcome of a request; it stays open until the kernel has taken it.
    func answer(_ id: SessionID, _ frame: [UInt8]) {
        guard let connection = find(id), let header = FrameHeader(reading: frame) else { return }
        connection.desk?.release(header.requestID)
        connection.answeredRequests.append(header.requestID)
        send(bytes: frame, to: connection)
    }

    private func challenge(_ id: SessionID, requestID: UInt32, _ verifier: Verifier?) {
        guard let connection = find(id) else { return }
        let kept = verifier.map {
            ScramVerifier(
                salt: $0.salt, iterationCount: $0.iterationCount, storedKey: $0.storedKey, serverKey: $0.serverKey)
        }
        let nonce = world.random.bytes(18)
        let step = connection.session.challenge(kept, decoy: server.decoy, nonce: nonce)
        if case .challenge(let challenge) = step { send(challenge, requestID: requestID, to: connection) }
    }

    private func admit(
        _ id: SessionID, requestID: UInt32, _ account: AccountID, name: String, _ standing: AccountStanding
    ) {
        guard let connection = find(id),
            let frame = connection.session.admitted(
                account: account, session: id, name: name, standing: standing, at: now)
        else {
            entries.append(.ended(id, .lost))
            return
        }
        connection.account = account
        send(frame, requestID: requestID, to: connection)
    }
}
