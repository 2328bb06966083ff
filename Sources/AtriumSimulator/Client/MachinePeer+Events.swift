import AtriumClient
import AtriumWire

/// What the machine tells its program, and what comes to it.
extension MachinePeer {
    func take(_ event: ClientEvent) {
        switch event {
        case .connecting, .trustNeeded, .serverPinned, .connected, .reconnecting, .resumed, .gap, .presence,
            .blocks, .fileFetched, .devices, .tokenMade, .deviceEnlisted, .readMoved, .notice, .disconnected,
            .invited:
            break
        case .removed(let removed):
            followed.removeAll { $0 == removed.conversation }
            world.checker.removed(index, from: removed.conversation)
        case .loggedIn(let info), .reconnected(let info): account = info.account
        case .unfollowed(let conversation, _): followed.removeAll { $0 == conversation }
        case .missing(let conversation, let range):
            world.fail(
                .shownOnce, "machine \(index) says that \(conversation.rawValue):\(range) is not kept, and it is")
        case .renumbered(let info):
            world.fail(.shownOnce, "machine \(index) says that \(info.name) is counted anew, and it is not")
        case .followed(let info, let token): begin(info, token)
        case .event(let event, _): show(event)
        case .committed(let token, let receipt):
            if case .say(let text)? = settle(token) {
                world.checker.acknowledged(text: text, receipt.conversation, receipt.sequence, by: account)
            }
        case .history(let token, _), .members(let token, _), .rooms(let token, _), .directs(let token, _),
            .roles(let token, _, _), .files(let token, _, _), .fetches(let token, _, _), .done(let token),
            .failed(let token, _):
            settle(token)
        case .transfer(let progress): step(progress)
        }
    }

    /// A command has its outcome, which is its only one.
    @discardableResult
    private func settle(_ token: CommandToken) -> Pending? {
        guard let pending = pending.removeValue(forKey: token) else {
            world.fail(.protocolKept, "machine \(index) tells a second outcome of command \(token.rawValue)")
            return nil
        }
        // Also where a follow that was given before had its outcome meanwhile.
        if case .unfollow(let conversation) = pending { followed.removeAll { $0 == conversation } }
        return pending
    }

    private func begin(_ info: ConversationInfo, _ token: CommandToken?) {
        if let token { settle(token) }
        if !followed.contains(info.conversation) { followed.append(info.conversation) }
        // Behind a command the program has said from where it reads.
        guard token != nil || !world.checker.isReading(index, info.conversation) else { return }
        world.checker.beginReading(index, info.conversation, behind: nil)
    }

    private func show(_ event: ConversationEvent) {
        world.checker.shown(event.conversation, event.sequence, to: index)
        guard case .fileOffered(let file, _, _) = event.body else { return }
        files.append(file)
        if files.count > 32 { files.removeFirst(16) }
    }

    private func step(_ progress: TransferProgress) {
        switch progress.phase {
        case .starting, .offered, .moving, .waiting, .interrupted, .resumed, .restarted, .verifying: return
        case .finished(let digest, _):
            guard case .upload(let content)? = settle(progress.token), let file = progress.file else { return }
            world.note(.finished, UInt64(index), file.rawValue, 1)
            world.checker.stored(file, digest, expected: world.contents[content])
        case .failed: settle(progress.token)
        }
    }

    /// Looks at what comes before the machine does: whether it is this account's to read, and what everybody gets.
    func look(at bytes: [UInt8]) {
        tapped.append(contentsOf: bytes)
        var start = 0
        while let header = FrameHeader(reading: tapped, at: start) {
            let end = start + FrameHeader.byteCount + header.payloadBytes
            guard end <= tapped.count else { break }
            look(header, Array(tapped[start..<end]))
            start = end
        }
        tapped.removeFirst(start)
    }

    private func look(_ header: FrameHeader, _ frame: [UInt8]) {
        let payload = frame.span.bytes.extracting(droppingFirst: FrameHeader.byteCount)
        do throws(DecodeError) {
            if header.kind == .loggedIn { account = try LoggedIn(decoding: payload).account }
            guard header.kind?.group == .events, let account else { return }
            var offset = 0
            world.checker.arrived(frame, try EventHead(decoding: payload, at: &offset), at: index, account)
        } catch {
            world.fail(.protocolKept, "machine \(index) got a frame that cannot be read")
        }
    }
}
