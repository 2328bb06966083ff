import AtriumWire

extension Router {
    /// Bytes of a RoomList beside its rooms.
    private static let roomListFixedBytes = 1 + 2

    /// Sets the topic of a room; a direct conversation has none.
    mutating func setTopic(_ setTopic: SetTopic, for caller: Caller, into effects: inout Effects) throws(Refusal) {
        try check(setTopic.operation)
        let topicMaxBytes = settings.limits.count(.topicMaxBytes)
        guard setTopic.topic.utf8.count <= topicMaxBytes else {
            throw Refusal(
                .textTooLong, "a topic has at most \(topicMaxBytes) bytes", available: UInt64(topicMaxBytes))
        }
        guard TextRules.isLine(setTopic.topic) else {
            throw Refusal(.textInvalid, "a topic is one line without control characters")
        }
        if case .account = setTopic.target { throw Self.noTopic }
        let reached = try reach(setTopic.target, by: .setTopic(setTopic), opens: false, for: caller, into: &effects)
        switch reached {
        case .room:
            guard let reached else { return }
            let head = eventHead(in: reached, operation: setTopic.operation, for: caller)
            let refusal = refusal(
                of: .setTopic, in: reached, isNamed: setTopic.target.isNamed, for: caller.account, at: caller.time)
            recall(caller, refusal: refusal)
            propose(
                TopicEvent(head: head, topic: setTopic.topic), head, state: .topic(setTopic.topic),
                unlessRepeated: refusal?.code, session: caller.session, requestID: caller.requestID, into: &effects)
        case .direct:
            throw Self.noTopic
        case nil:
            break
        }
    }

    private static let noTopic = Refusal(.notAllowed, "a direct conversation has no topic")

    /// Lists the rooms of the server, by name.
    func listRooms(_ listRooms: ListRooms, for caller: Caller, into effects: inout Effects) {
        let after = FoldedName(sorting: listRooms.after)
        let sorted = rooms.sorted
        let start = listRooms.after.isEmpty ? 0 : sorted.partitionIndex { $0.name > after }
        let page = ListPage(
            of: sorted[start...], count: listRooms.count, fixedBytes: Self.roomListFixedBytes,
            payloadMaxBytes: settings.limits.count(.controlFrameMaxBytes)
        ) { row in
            rooms[row.conversation].flatMap { room in entry(of: room, for: caller) }
        }
        effects.answer(
            RoomList(more: page.more, rooms: page.entries), to: caller.session, requestID: caller.requestID)
    }

    /// A room as the list shows it to a caller; nil where it is hidden from it. Strangers are told of a room for its
    /// members by its name alone.
    private func entry(of room: Room, for caller: Caller) -> RoomEntry? {
        let party = party(caller.account, in: room)
        guard !room.isHidden || party.isMember || party.isAdministrator else { return nil }
        let reads = Rights.mayRead(party, in: rooms.rights(of: room), at: caller.time)
        return RoomEntry(
            conversation: room.conversation, name: room.name,
            presentCount: reads ? UInt32(clamping: room.present.count) : 0, head: reads ? room.log.head : 0,
            time: reads ? room.log.headTime : .never, access: room.access, hidden: room.isHidden,
            role: party.standing.role, topic: reads ? room.topic : "")
    }
}
