import AtriumSession
import AtriumWire

/// What comes, frame by frame.
extension ScriptedPeer {
    func received(_ bytes: [UInt8], on id: Int) {
        guard let link, link.id == id else { return }
        link.inbound.append(contentsOf: bytes)
        link.session.heard(at: now)
        var start = 0
        do {
            while self.link === link, link.session.phase != .closing,
                let header = FrameHeader(reading: link.inbound, at: start)
            {
                try link.session.check(header)
                let end = start + FrameHeader.byteCount + header.payloadBytes
                guard end <= link.inbound.count else { break }
                let frame = Array(link.inbound[start..<end])
                start = end
                try act(link.session.receive(header, frame: frame.span.bytes, at: now), header, frame, link)
            }
        } catch {
            world.fail(.protocolKept, "peer \(index) got what the protocol does not allow: \(error)")
        }
        guard self.link === link else { return }
        link.inbound.removeFirst(start)
        if isReady { advance() }
        flush()
    }

    private func act(_ step: ClientStep, _ header: FrameHeader, _ frame: [UInt8], _ link: PeerLink) throws {
        let payload = frame.span.bytes.extracting(droppingFirst: FrameHeader.byteCount)
        switch step {
        case .none: break
        case .send(let bytes): post(bytes, link)
        case .welcomed: post(link.session.logIn(as: identity), link)
        case .derive(let derivation): try act(link.session.derived(derivation.keys()), header, frame, link)
        case .loginPostponed(let error):
            link.loginRetryAt = now.advanced(byMilliseconds: UInt64(error.retryAfterMilliseconds))
        case .ready(let loggedIn): enter(loggedIn, link)
        case .loginRefused, .ended: close()
        case .outcome(let requestID): try outcome(requestID, header, payload, link)
        case .event: try event(header, frame, link)
        case .unknownEvent: world.fail(.protocolKept, "peer \(index) got an event of no kind")
        case .presence: break
        case .notice: try notice(header, payload, link)
        case .transfer: try transfer(header, payload, link)
        }
    }

    private func enter(_ loggedIn: LoggedIn, _ link: PeerLink) {
        link.account = loggedIn.account
        link.sending = SendCredit(initialBytes: link.session.limits[.creditConnectionMaxBytes])
        link.receiving = ConnectionCredit(limits: link.session.limits)
        for room in rooms { askToFollow(room) }
    }

    private func notice(_ header: FrameHeader, _ payload: RawSpan, _ link: PeerLink) throws {
        if header.kind == .followed {
            follow(try Followed(decoding: payload), link)
        } else if header.kind == .removed {
            let removed = try Removed(decoding: payload)
            forget(removed.name)
            world.checker.removed(index, from: removed.conversation)
        } else if header.kind == .gap {
            let gap = try Gap(decoding: payload)
            guard let cursor = cursors[gap.conversation] else { return }
            cursors[gap.conversation]?.head = max(cursor.head, gap.head)
            cursors[gap.conversation]?.liveHead = max(cursor.liveHead ?? 0, gap.head)
        }
    }

    /// A room is not to be followed any more.
    func forget(_ room: String) {
        rooms.removeAll { $0 == room }
        for conversation in conversations where world.checker.roomName(conversation) == room {
            cursors[conversation] = nil
        }
        conversations.removeAll { cursors[$0] == nil }
    }

    /// A conversation is followed from now on.
    func follow(_ followed: Followed, _ link: PeerLink) {
        let conversation = followed.conversation
        if cursors[conversation] == nil {
            conversations.append(conversation)
            // From its first event, or from now on.
            let delivered = world.random.once(in: 2) ? followed.first - 1 : followed.head
            lastCursor += 1
            cursors[conversation] = PeerCursor(number: lastCursor, delivered: delivered, head: followed.head)
            world.checker.beginReading(index, conversation, behind: delivered)
        }
        let head = max(cursors[conversation]?.head ?? 0, followed.head)
        cursors[conversation]?.head = head
        cursors[conversation]?.liveHead = followed.head
    }

    /// Whether a page is still to come that was asked for before the room was left and followed anew.
    private func awaitsFormerPage(of conversation: ConversationID, _ cursor: PeerCursor, _ link: PeerLink) -> Bool {
        link.purposes.values.contains { purpose in
            if case .history(conversation, let number) = purpose { number != cursor.number } else { false }
        }
    }

    private func event(_ header: FrameHeader, _ frame: [UInt8], _ link: PeerLink) throws {
        var offset = 0
        let payload = frame.span.bytes.extracting(droppingFirst: FrameHeader.byteCount)
        let head = try EventHead(decoding: payload, at: &offset)
        guard let account = link.account else { return }
        world.checker.arrived(frame, head, at: index, account)
        guard var cursor = cursors[head.conversation] else { return }
        if head.sequence <= cursor.liveHead ?? 0, awaitsFormerPage(of: head.conversation, cursor, link) { return }
        // What was asked for comes from a page; everything else follows what came before it, on this link.
        if head.sequence > cursor.asked ?? 0 {
            if head.sequence != (cursor.liveHead ?? 0) + 1 {
                let before = cursor.liveHead.map { String($0) } ?? "nothing"
                world.fail(
                    .sameForAll,
                    "peer \(index) got event \(head.conversation.rawValue):\(head.sequence) behind \(before)")
            }
            cursor.liveHead = head.sequence
        }
        cursor.head = max(cursor.head, head.sequence)
        if head.sequence == cursor.delivered + 1 {
            cursor.delivered = head.sequence
            world.checker.shown(head.conversation, head.sequence, to: index)
            if header.kind == .fileOfferedEvent {
                files.append(try FileOfferedEvent(decoding: payload).file)
                if files.count > 32 { files.removeFirst(16) }
            }
        }
        cursors[head.conversation] = cursor
    }

    /// Asks for what is missing, one page of a conversation at a time.
    func closeGaps() {
        guard let link else { return }
        for conversation in conversations {
            guard let cursor = cursors[conversation], cursor.isMissing, cursor.asked == nil, !cursor.isLeaving,
                cursor.liveHead != nil,
                world.now >= cursor.retryAt, link.openCount < 6
            else { continue }
            cursors[conversation]?.asked = cursor.head
            ask(
                History(
                    conversation: conversation, after: cursor.delivered, before: cursor.head + 1, order: .oldest,
                    count: UInt16(1 + world.random.below(20))), .history(conversation, cursor: cursor.number))
        }
    }
}
