import AtriumNet
import AtriumServices
import AtriumSession
import AtriumStorage
import AtriumWire

/// Mail: what core, readers and disk workers have for this loop, carried out in order.
extension EventLoop {
    func take(_ message: LoopMessage) {
        switch message {
        case .core(let batch):
            batch.bytes.withUnsafeBytes { bytes in
                for output in batch.outputs { carryOut(output, bytes) }
            }
        case .page(let id, let page):
            guard let connection = slab.find(id), connection.pointee.closesAt == nil else { return }
            take(page, connection)
        case .disk(let reports): for report in reports { take(report) }
        case .refuseNew:
            stopTaking()
        case .drain(let reason):
            sayGoodbye(reason)
        }
    }

    private func carryOut(_ output: LoopOutput, _ bytes: UnsafeRawBufferPointer) {
        switch output {
        case .outcome(let id, let range): answer(id, part(bytes, range))
        case .notice(let id, let range):
            guard let connection = slab.find(id) else { return }
            send(raw: part(bytes, range), to: connection)
        case .hint(let id, let range):
            guard let connection = slab.find(id) else { return }
            hint(part(bytes, range), to: connection)
        case .event(let conversation, let sequence, let range):
            deliver(part(bytes, range), sequence: sequence, to: conversation)
        case .directEvent(let id, let conversation, let sequence, let range):
            guard let connection = slab.find(id) else { return }
            sendEvents(part(bytes, range), count: 1, conversation, head: sequence, to: connection)
        case .presence(let conversation, let exception, let range):
            deliverPresence(part(bytes, range), to: conversation, except: exception)
        case .follow(let id, let conversation, _): addFollower(id, to: conversation)
        case .unfollow(let id, let conversation):
            slab.find(id)?.pointee.rooms.removeAll { $0 == conversation }
            removeFollower(id, from: conversation)
        case .verifier(let id, let requestID, _, let verifier): challenge(id, requestID: requestID, verifier)
        case .admitted(let id, let requestID, let account, let name, let standing):
            admit(id, requestID: requestID, account, name: name, standing)
        case .admitUpload(let id, let requestID, let offered, let sizeBytes, let lease):
            admitUpload(id, requestID: requestID, offered, sizeBytes: sizeBytes, lease: lease)
        case .openDownload(let id, let transfer, let grant): openDownload(id, transfer, grant)
        case .failTransfer(let id, let transfer, let range):
            guard let connection = slab.find(id) else { return }
            if refuseOpening(transfer, ErrorFrame(whole: part(bytes, range)), connection) { return }
            var frame = Array(part(bytes, range))
            let open = connection.pointee.transfers?.uploads[transfer]?.endRequestID ?? 0
            let stated = Self.requestID(part(bytes, range))
            // An UploadEnd that was answered meanwhile, as by a Cancel, gets no second outcome.
            guard stated == 0 || stated == open else { return }
            // Where an UploadEnd is open, this is its outcome. [ERROR-7.1-3]
            if open != 0 { frame.replace(at: FrameHeader.requestIDOffsetBytes, bigEndian: open) }
            closeTransfer(transfer, of: connection)
            send(bytes: frame, to: connection)
        case .storeTransfer(let id, let transfer, let range):
            let frame = part(bytes, range)
            guard let connection = slab.find(id),
                connection.pointee.transfers?.uploads[transfer]?.endRequestID == Self.requestID(frame)
            else { return }
            closeTransfer(transfer, of: connection)
            answer(id, frame)
        case .revoke(let id, let conversation, let pageRequestID, let range):
            revoke(conversation, id, pageRequestID: pageRequestID, ErrorFrame(whole: part(bytes, range)))
        case .endIfSilent(let id, let range):
            guard slab.find(id)?.pointee.session.isSilent(at: now) == true else { return }
            refuse(id, ErrorFrame(whole: part(bytes, range)))
        case .close(let id, let range):
            let frame = part(bytes, range)
            refuse(id, ErrorFrame(whole: frame), requestID: Self.requestID(frame))
        }
    }

    private func part(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[range])
    }

    /// Sends the outcome of a request; it stays open until the kernel has taken it.
    func answer(_ id: SessionID, _ frame: UnsafeRawBufferPointer) {
        guard let connection = slab.find(id) else { return }
        let requestID = Self.requestID(frame)
        if context.log.writes(.info) { logJoin(frame, connection) }
        if connection.pointee.transfers?.release(requestID) == true { uncountUpload(connection) }
        connection.pointee.answeredRequests.append(requestID)
        send(raw: frame, to: connection)
    }

    /// Logs that somebody entered a conversation.
    private func logJoin(_ frame: UnsafeRawBufferPointer, _ connection: UnsafeMutablePointer<Connection>) {
        let kind = UInt16(bigEndian: frame.loadUnaligned(fromByteOffset: 4, as: UInt16.self))
        guard kind == FrameKind.followed.rawValue else { return }
        let payload = RawSpan(_unsafeBytes: UnsafeRawBufferPointer(rebasing: frame[FrameHeader.byteCount...]))
        guard let followed = try? Followed(decoding: payload) else { return }
        context.log(
            .info, "join", .text("session", connection.pointee.id.text),
            .text("name", connection.pointee.accountName ?? "-"), .text("conversation", followed.name))
    }

    private static func requestID(_ frame: UnsafeRawBufferPointer) -> UInt32 {
        UInt32(bigEndian: frame.loadUnaligned(fromByteOffset: FrameHeader.requestIDOffsetBytes, as: UInt32.self))
    }

    private func challenge(_ id: SessionID, requestID: UInt32, _ verifier: Verifier?) {
        guard let connection = slab.find(id) else { return }
        let kept = verifier.map {
            ScramVerifier(
                salt: $0.salt, iterationCount: $0.iterationCount, storedKey: $0.storedKey, serverKey: $0.serverKey)
        }
        let step = connection.pointee.session.challenge(
            kept, decoy: context.decoy, nonce: SecureRandom.bytes(18))
        if case .challenge(let challenge) = step { send(challenge, requestID: requestID, to: connection) }
    }

    private func admit(
        _ id: SessionID, requestID: UInt32, _ account: AccountID, name: String, _ standing: AccountStanding
    ) {
        guard let connection = slab.find(id),
            let frame = connection.pointee.session.admitted(
                account: account, session: id, name: name, standing: standing, at: now)
        else {
            requests.entries.append(.ended(id, .lost))
            return
        }
        connection.pointee.accountName = name
        enter(account, connection)
        send(frame, requestID: requestID, to: connection)
        guard context.log.writes(.info) else { return }
        context.log(
            .info, "login", .text("session", id.text), .text("name", name),
            .text("address", connection.pointee.address))
    }

    /// Lets nothing new in; what is on its way still gets its outcome.
    private func stopTaking() {
        takesRequests = false
        for listener in listeners {
            do {
                try poller.remove(listener.descriptor)
            } catch {
                context.log(.warning, "listener", .text("error", error.text))
            }
        }
        listeners = []
        postRequests()
        context.mailboxes.core.post(.loopIsQuiet)
    }

    /// Tells everyone why the server stops, and ends once they have heard it, or after two seconds.
    private func sayGoodbye(_ reason: ErrorFrame) {
        endsAt = now.advanced(byMilliseconds: 2000)
        for slot in slab.liveSlots { refuse(slab.at(Int(slot)).pointee.id, reason) }
    }
}

extension ErrorFrame {
    /// Reads an error frame of the core's own making.
    fileprivate init(whole frame: UnsafeRawBufferPointer) {
        let payload = RawSpan(_unsafeBytes: UnsafeRawBufferPointer(rebasing: frame[FrameHeader.byteCount...]))
        do throws(DecodeError) {
            self = try ErrorFrame(decoding: payload)
        } catch {
            preconditionFailure("the core encodes what it hands on")
        }
    }
}
