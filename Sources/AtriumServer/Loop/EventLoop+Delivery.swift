import AtriumNet
import AtriumServices
import AtriumWire

/// Delivery: putting frames where they leave from. Nothing is sent here but by `EventLoop+Flush`, once a turn.
extension EventLoop {
    /// More than this in a queue, and its reader counts as slow: events are left to history. [ROOM-4.6-1]
    static let queueMaxBytes = 1 << 20
    /// More than this, and presence is left out.
    private static let presenceQueueMaxBytes = 1 << 16
    /// More than this can only be answers to a client that does not read: it is let go.
    private static let queueEndBytes = 6 << 20
    /// The same for a stranger, whom little is owed.
    private static let strangerQueueEndBytes = 1 << 16

    // MARK: One connection

    /// Queues a frame.
    func send<Frame: WireFrame>(
        _ frame: Frame, requestID: UInt32, to connection: UnsafeMutablePointer<Connection>
    ) {
        send(bytes: frame.encoded(requestID: requestID), to: connection)
    }

    /// Queues whole frames.
    func send(bytes: [UInt8], to connection: UnsafeMutablePointer<Connection>) {
        bytes.withUnsafeBytes { send(raw: $0, to: connection) }
    }

    /// Queues whole frames; behind the last word of a connection nothing goes. [SESSION-3.7-4]
    func send(raw: UnsafeRawBufferPointer, to connection: UnsafeMutablePointer<Connection>) {
        guard connection.pointee.closesAt == nil else { return }
        if connection.pointee.outbound.isEmpty { connection.pointee.progressAt = now }
        connection.pointee.outbound.append(raw)
        listForFlush(connection.pointee.id)
        let end = connection.pointee.accountName == nil ? Self.strangerQueueEndBytes : Self.queueEndBytes
        if connection.pointee.outbound.count > end {
            connection.pointee.ending = .refused(.tooSlow)
            endLater(connection)
        }
    }

    /// Queues event frames of one conversation, or notes them as missed where the reader is slow.
    func sendEvents(
        _ frames: UnsafeRawBufferPointer, count: UInt64, _ conversation: ConversationID, head: UInt64,
        to connection: UnsafeMutablePointer<Connection>
    ) {
        guard connection.pointee.closesAt == nil else { return }
        if connection.pointee.lag == nil, connection.pointee.outbound.count + frames.count <= Self.queueMaxBytes {
            connection.pointee.eventsSent += count
            return send(raw: frames, to: connection)
        }
        if connection.pointee.lag == nil {
            connection.pointee.lag = Lag()
            context.log(
                .warning, "lagging", .text("session", connection.pointee.id.text),
                .text("name", connection.pointee.accountName ?? "-"))
        }
        connection.pointee.lag?.skip(conversation, sequence: head)
    }

    /// Queues a frame that a slow reader may miss.
    func hint(_ frame: UnsafeRawBufferPointer, to connection: UnsafeMutablePointer<Connection>) {
        guard connection.pointee.outbound.count < Self.presenceQueueMaxBytes else { return }
        send(raw: frame, to: connection)
    }

    // MARK: Rooms

    func addFollower(_ id: SessionID, to conversation: ConversationID) {
        guard let connection = slab.find(id) else { return }
        let room = rooms[conversation] ?? LocalRoom(conversation)
        rooms[conversation] = room
        // What the room has for this turn came before the newcomer.
        if !room.log.isEmpty { sendRooms() }
        room.add(id.slot)
        connection.pointee.rooms.append(conversation)
    }

    func removeFollower(_ id: SessionID, from conversation: ConversationID) {
        guard let room = rooms[conversation] else { return }
        if !room.log.isEmpty { sendRooms() }
        room.remove(id.slot)
        if room.followers.isEmpty { rooms[conversation] = nil }
    }

    /// Appends an event to its room's log, once for all who follow.
    func deliver(_ frame: UnsafeRawBufferPointer, sequence: UInt64, to conversation: ConversationID) {
        guard let room = rooms[conversation] else { return }
        if room.log.isEmpty { roomsToSend.append(room) }
        room.log.append(contentsOf: frame)
        room.logEventCount += 1
        room.logHead = sequence
    }

    /// Queues a presence frame for each who follows and keeps up.
    func deliverPresence(
        _ frame: UnsafeRawBufferPointer, to conversation: ConversationID, except exception: SessionID?
    ) {
        guard let room = rooms[conversation] else { return }
        for slot in room.followers {
            let connection = slab.at(Int(slot))
            guard connection.pointee.id != exception, connection.pointee.closesAt == nil,
                connection.pointee.outbound.count < Self.presenceQueueMaxBytes
            else { continue }
            send(raw: frame, to: connection)
        }
    }

    /// Sends each room's log of this turn to all who follow.
    ///
    /// A follower with nothing else to be sent gets the log by one call, straight from the log. One with more - an
    /// outcome, a second room - has it put into its queue, and that leaves by one call.
    func sendRooms() {
        guard !roomsToSend.isEmpty else { return }
        let isAlone = roomsToSend.count == 1
        if !isAlone { countRooms(1) }
        for room in roomsToSend {
            room.log.withUnsafeBytes { log in
                for slot in room.followers {
                    let connection = slab.at(Int(slot))
                    if connection.pointee.isIdle, isAlone || connection.pointee.roomsThisTurn == 1 {
                        sendDirectly(log, room, connection)
                    } else {
                        sendEvents(
                            log, count: room.logEventCount, room.conversation, head: room.logHead, to: connection)
                    }
                }
            }
        }
        if !isAlone { countRooms(0) }
        for room in roomsToSend { room.resetLog() }
        roomsToSend.removeAll(keepingCapacity: true)
    }

    /// Counts, for each follower, the rooms that have something for it; or sets the counts back.
    private func countRooms(_ step: Int) {
        for room in roomsToSend {
            for slot in room.followers {
                let connection = slab.at(Int(slot))
                connection.pointee.roomsThisTurn = step == 0 ? 0 : connection.pointee.roomsThisTurn + step
            }
        }
    }

    private func sendDirectly(
        _ log: UnsafeRawBufferPointer, _ room: LocalRoom, _ connection: UnsafeMutablePointer<Connection>
    ) {
        connection.pointee.eventsSent += room.logEventCount
        var sent = 0
        switch connection.pointee.link.send(log) {
        case .moved(let count): sent = count
        case .wouldBlock: break
        case .ended, .closed: return breakOff(connection)
        }
        connection.pointee.sentBytes += UInt64(sent)
        if sent < log.count {
            connection.pointee.progressAt = now
            connection.pointee.outbound.append(UnsafeRawBufferPointer(rebasing: log[sent...]))
            watchForWrite(connection)
        }
    }

    /// The kernel takes nothing more for a peer: the connection ends when the turn's lists are no longer walked.
    func breakOff(_ connection: UnsafeMutablePointer<Connection>) {
        connection.pointee.outbound.removeAll()
        connection.pointee.isBroken = true
        listForFlush(connection.pointee.id)
    }

    /// The peer is gone: the connection ends when the turn's lists are no longer walked.
    func endLater(_ connection: UnsafeMutablePointer<Connection>) {
        connection.pointee.outbound.removeAll()
        connection.pointee.closesAt = now
        connection.pointee.isShut = true
        listForFlush(connection.pointee.id)
    }
}
