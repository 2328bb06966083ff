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
            propose(
                TopicEvent(head: head, topic: setTopic.topic), head, state: .topic(setTopic.topic),
                session: caller.session, requestID: caller.requestID, into: &effects)
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
            rooms[row.conversation].map { room in
                RoomEntry(
                    conversation: room.conversation, name: room.name,
                    presentCount: UInt32(clamping: room.present.count), head: room.log.head,
                    time: room.log.headTime, access: .open, hidden: false, role: .none, topic: room.topic)
            }
        }
        effects.answer(
            RoomList(more: page.more, rooms: page.entries), to: caller.session, requestID: caller.requestID)
    }
}
