import AtriumWire

/// What a peer does of itself.
extension ScriptedPeer {
    /// Operations that may wait at a time.
    private static let outboxMax = 12

    func act() {
        for _ in 0...world.random.below(3) { actOnce() }
    }

    private func actOnce() {
        guard let link, link.openCount < 6 else { return }
        if world.settings.usesRights, world.random.once(in: 2) {
            return world.random.once(in: 2) ? order() : followRoom()
        }
        let target = target()
        switch world.random.below(100) {
        case 0..<30: say(target)
        // Small files, many of them: what is written is what can be torn.
        case 30..<44: add(.offer(target, content: 1 + world.random.below(3)))
        case 44..<54: say(.account(world.names[world.random.below(world.names.count)]))
        case 54..<60: followRoom()
        case 60..<63: leaveRoom()
        case 63..<66: add(.topic(.room(world.roomNames[world.random.below(3)]), "topic \(counter + 1)"))
        case 66..<71: readBack()
        case 71..<76:
            guard let conversation = anyConversation() else { return }
            ask(MarkRead(conversation: conversation, sequence: cursors[conversation]?.delivered ?? 0), .other)
        case 76..<79: list()
        case 79..<84: repeatSettled()
        case 84..<89: add(.offer(target, content: world.random.below(world.contents.count)))
        case 89..<95: fetch()
        case 95..<97: cancelSomething()
        case 97..<99:
            guard let file = files.last else { return }
            add(.withdraw(file))
        default:
            ask(Quit(), .other)
        }
    }

    private func target() -> Target {
        if let conversation = anyConversation(), world.random.once(in: 3) { return .conversation(conversation) }
        return .room(world.roomNames[world.random.below(world.roomNames.count)])
    }

    private func anyConversation() -> ConversationID? {
        conversations.isEmpty ? nil : world.random.pick(conversations)
    }

    func add(_ request: PeerOperation.Request) {
        guard outbox.count < Self.outboxMax else { return }
        counter += 1
        outbox.append(PeerOperation(id: OperationID(instance: instance, counter: counter), request: request))
    }

    private func say(_ target: Target) {
        let filler = world.random.once(in: 20) ? String(repeating: "x", count: world.random.below(4_000)) : ""
        add(.say(target, text: "\(index).\(instance).\(counter + 1)\(filler)"))
    }

    private func followRoom() {
        let room = world.roomNames[world.random.below(world.roomNames.count)]
        if !rooms.contains(room), room != "lobby" { rooms.append(room) }
        askToFollow(room)
    }

    func askToFollow(_ room: String) {
        ask(Follow(target: .room(room), announce: world.random.once(in: 2)), .follow(room))
    }

    private func leaveRoom() {
        guard let conversation = anyConversation(), let name = world.checker.roomName(conversation), name != "lobby",
            cursors[conversation]?.asked == nil, cursors[conversation]?.isLeaving == false
        else { return }
        rooms.removeAll { $0 == name }
        cursors[conversation]?.isLeaving = true
        ask(Unfollow(conversation: conversation), .unfollow(conversation))
    }

    /// Reads a page of what was shown before.
    private func readBack() {
        guard let conversation = anyConversation(), let cursor = cursors[conversation], cursor.asked == nil,
            cursor.delivered > 1, !cursor.isLeaving
        else { return }
        cursors[conversation]?.asked = cursor.head
        ask(
            History(
                conversation: conversation, after: 0, before: 1 + UInt64(world.random.below(Int(cursor.delivered))),
                order: .newest, count: UInt16(world.random.below(30))), .history(conversation, cursor: cursor.number))
    }

    private func list() {
        switch world.random.below(4) {
        case 0: ask(ListRooms(after: "", count: 0), .other)
        case 1: ask(ListDirects(after: ConversationID(rawValue: 0), count: 0), .other)
        case 2: ask(Who(target: .room("lobby"), after: ""), .other)
        default: ask(ListFiles(target: .room("lobby"), before: 0, count: 5), .other)
        }
    }

    /// Sends something again that was acknowledged long ago: its first outcome comes back, and nothing else.
    private func repeatSettled() {
        guard !settled.isEmpty else { return }
        let operation = world.random.pick(settled)
        switch operation.request {
        case .say(let target, let text):
            ask(Say(operation: operation.id, target: target, style: .plain, text: text), .repetition(operation.id))
        case .topic(let target, let topic):
            ask(SetTopic(operation: operation.id, target: target, topic: topic), .repetition(operation.id))
        case .order(let room, let order): send(order, room, as: operation.id, .repetition(operation.id))
        case .offer, .withdraw: break
        }
    }

    /// Sends what waits, in order.
    func sendOperations() {
        guard let link else { return }
        for place in outbox.indices where !outbox[place].isOpen {
            let operation = outbox[place]
            guard link.openCount < 7, world.now >= operation.retryAt else { return }
            outbox[place].isOpen = true
            world.checker.submitted(operation, by: link.account)
            switch operation.request {
            case .say(let target, let text):
                ask(Say(operation: operation.id, target: target, style: .plain, text: text), .operation(operation.id))
            case .topic(let target, let topic):
                ask(SetTopic(operation: operation.id, target: target, topic: topic), .operation(operation.id))
            case .offer(let target, let content): offer(operation.id, target, content, link)
            case .withdraw(let file):
                ask(Withdraw(operation: operation.id, file: file), .operation(operation.id))
            case .order(let room, let order): send(order, room, as: operation.id, .operation(operation.id))
            }
        }
    }
}
