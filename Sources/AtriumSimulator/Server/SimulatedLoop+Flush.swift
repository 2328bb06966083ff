import AtriumServices
import AtriumSession
import AtriumWire

/// What a turn queued leaves: chat first, then history pages, then chunks.
extension SimulatedLoop {
    // MARK: Queues

    func send<Frame: WireFrame>(_ frame: Frame, requestID: UInt32, to connection: ServerConnection) {
        send(bytes: frame.encoded(requestID: requestID), to: connection)
    }

    /// Queues whole frames; behind the last word of a connection nothing goes.
    func send(bytes: [UInt8], to connection: ServerConnection) {
        guard connection.closesAt == nil else { return }
        if connection.outbound.isEmpty { connection.progressAt = now }
        connection.outbound.append(contentsOf: bytes)
        listForFlush(connection)
        if connection.outbound.count > world.settings.queueEndBytes {
            connection.outbound.removeAll()
            connection.closesAt = now
        }
        world.checker.checkQueue(connection.outbound.count)
    }

    /// Queues an event, or notes it as missed where the reader is slow.
    func sendEvent(
        _ frame: [UInt8], _ conversation: ConversationID, _ sequence: UInt64, to connection: ServerConnection
    ) {
        guard connection.closesAt == nil else { return }
        if connection.lag == nil, connection.outbound.count + frame.count <= world.settings.queueMaxBytes {
            return send(bytes: frame, to: connection)
        }
        var lag = connection.lag ?? []
        if let index = lag.firstIndex(where: { $0.conversation == conversation }) {
            lag[index].head = max(lag[index].head, sequence)
        } else {
            lag.append((conversation, sequence))
        }
        connection.lag = lag
        listForFlush(connection)
    }

    func listForFlush(_ connection: ServerConnection) {
        guard !connection.isListed else { return }
        connection.isListed = true
        toFlush.append(connection.id)
    }

    // MARK: Leaving

    func flushAll() {
        var index = 0
        while index < toFlush.count {
            let id = toFlush[index]
            index += 1
            guard let connection = find(id) else { continue }
            connection.isListed = false
            flush(connection)
        }
        toFlush.removeAll(keepingCapacity: true)
    }

    private func flush(_ connection: ServerConnection) {
        // Welcome leaves with the challenge.
        if connection.session.isLookingUp, connection.answeredRequests.isEmpty { return }
        guard sendChunk(connection) else { return }
        repeat {
            guard sendQueue(connection) else { return }
            queueIsEmpty(connection)
            queueNextPage(connection)
        } while !connection.outbound.isEmpty
        if connection.closesAt != nil { return remove(connection) }
        pump(connection)
    }

    /// Sends what is queued; true where all of it left.
    private func sendQueue(_ connection: ServerConnection) -> Bool {
        guard !connection.outbound.isEmpty else { return true }
        let count = world.network.send(connection.outbound, from: .server, on: connection.link)
        if count > 0 { connection.progressAt = now }
        if count == connection.outbound.count {
            connection.outbound.removeAll()
        } else {
            connection.outbound.removeFirst(count)
        }
        return connection.outbound.isEmpty
    }

    /// Sends what is left of a chunk; true where all of it left.
    func sendChunk(_ connection: ServerConnection) -> Bool {
        guard !connection.chunk.isEmpty else { return true }
        let count = world.network.send(connection.chunk, from: .server, on: connection.link)
        if count > 0 { connection.progressAt = now }
        if count == connection.chunk.count { connection.chunk = [] } else { connection.chunk.removeFirst(count) }
        return connection.chunk.isEmpty
    }

    /// All outcomes are with the kernel, and a slow reader can be told what it missed.
    private func queueIsEmpty(_ connection: ServerConnection) {
        for requestID in connection.answeredRequests { connection.session.requestFinished(requestID) }
        connection.answeredRequests.removeAll()
        guard let lag = connection.lag else { return }
        connection.lag = nil
        for (conversation, head) in lag {
            send(Gap(conversation: conversation, head: head), requestID: 0, to: connection)
        }
    }

    private func queueNextPage(_ connection: ServerConnection) {
        guard connection.closesAt == nil, connection.outbound.isEmpty, !connection.pages.isEmpty else { return }
        let page = connection.pages.removeFirst()
        connection.progressAt = now
        connection.outbound.append(contentsOf: page.bytes)
        connection.answeredRequests.append(page.requestID)
        entries.append(.historyFinished(connection.id, page.conversation))
    }
}
