import AtriumClient
import AtriumWire

/// What the program asks of its machine.
extension MachinePeer {
    /// Commands without an outcome a program has at most.
    private static let pendingMax = 16

    func act() {
        for _ in 0...world.random.below(3) where pending.count < Self.pendingMax { actOnce() }
    }

    @discardableResult
    func perform(_ command: Command, _ pending: Pending = .other) -> CommandToken {
        lastToken += 1
        let token = CommandToken(rawValue: lastToken)
        self.pending[token] = pending
        machine.perform(command, token, at: now)
        return token
    }

    private func actOnce() {
        if world.settings.usesRights, world.random.once(in: 2) {
            return world.random.once(in: 2) ? order() : follow()
        }
        switch world.random.below(100) {
        case 0..<34: say(target())
        case 34..<44:
            let content = 1 + world.random.below(3)
            perform(.offer(path: "file\(content)", to: target()), .upload(content: content))
        case 44..<54: say(.account(world.names[world.random.below(world.settings.accountCount)]))
        case 54..<60: follow()
        case 60..<63: unfollow()
        case 63..<66: perform(.setTopic(.room(world.random.pick(world.roomNames)), "topic \(lastToken)"))
        case 66..<70:
            guard let conversation = anyConversation() else { return }
            perform(.history(conversation, after: 0, before: 0, order: .newest, count: UInt16(world.random.below(30))))
        case 70..<74:
            guard let conversation = anyConversation() else { return }
            perform(.markRead(conversation, upTo: UInt64(world.random.below(100))))
        case 74..<79: look()
        case 79..<87:
            let content = world.random.below(world.contents.count)
            perform(.offer(path: "file\(content)", to: target()), .upload(content: content))
        case 87..<94:
            guard !files.isEmpty else { return }
            perform(.fetch(world.random.pick(files), destination: nil, overwrite: true), .download)
        case 94..<96:
            guard let transfer = pending.keys.filter({ isTransfer($0) }).min() else { return }
            perform(.cancel(transfer))
        case 96..<98:
            guard let file = files.last else { return }
            perform(.withdraw(file))
        case 98: perform(.reconnectNow)
        default: if world.random.once(in: 3) { perform(.quit) }
        }
    }

    private func isTransfer(_ token: CommandToken) -> Bool {
        switch pending[token] {
        case .upload, .download: true
        case .say, .unfollow, .other, nil: false
        }
    }

    private func target() -> Target {
        if let conversation = anyConversation(), world.random.once(in: 3) { return .conversation(conversation) }
        return .room(world.random.pick(world.roomNames))
    }

    private func anyConversation() -> ConversationID? { followed.isEmpty ? nil : world.random.pick(followed) }

    private func say(_ target: Target) {
        let text = "m\(index).\(world.random.next()).\(lastToken)"
        perform(.say(target, .plain, text), .say(text: text))
    }

    private func follow() {
        let replays: [Replay] = [.none, .since(0), .last(5), .unread]
        let room = world.random.pick(world.roomNames)
        perform(
            .follow(.room(room), announce: world.random.once(in: 2), replay: world.random.pick(replays)))
    }

    private func unfollow() {
        guard let conversation = anyConversation(), let name = world.checker.roomName(conversation), name != "lobby"
        else { return }
        followed.removeAll { $0 == conversation }
        perform(.unfollow(conversation), .unfollow(conversation))
    }

    private func look() {
        switch world.random.below(4) {
        case 0: perform(.rooms)
        case 1: perform(.directs)
        case 2: perform(.who(.room("lobby")))
        default: perform(.files(.room("lobby")))
        }
    }
}
