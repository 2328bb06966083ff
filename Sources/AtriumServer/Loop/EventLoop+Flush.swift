import AtriumNet
import AtriumServices
import AtriumWire

/// Flush: what a turn queued leaves, each connection by as few calls as can be. Chat first, then history pages, then
/// chunks.
extension EventLoop {
    /// Puts a connection on the list of those to flush in this turn.
    func listForFlush(_ id: SessionID) {
        guard let connection = slab.find(id), !connection.pointee.isListed else { return }
        connection.pointee.isListed = true
        connectionsToFlush.append(id)
    }

    func flushAll() {
        var index = 0
        // Flushing may list more: a gap to tell of, a page that waits.
        while index < connectionsToFlush.count {
            let id = connectionsToFlush[index]
            index += 1
            guard let connection = slab.find(id) else { continue }
            connection.pointee.isListed = false
            flush(connection)
        }
        connectionsToFlush.removeAll(keepingCapacity: true)
    }

    private func flush(_ connection: UnsafeMutablePointer<Connection>) {
        let id = connection.pointee.id
        if connection.pointee.isBroken { return hearOut(id) }
        // A socket that could be written meanwhile would say so in every turn: what is waited for is the challenge.
        if awaitsChallenge(connection) { return stopWatchingForWrite(connection) }
        // A chunk that is half sent goes on first: a frame is never broken by another.
        if connection.pointee.transfers?.isMidChunk == true { return listForPump(connection) }
        gatherSmallBlocks(connection)
        repeat {
            let (movedBytes, end) = connection.pointee.outbound.flush { connection.pointee.link.send($0) }
            connection.pointee.sentBytes += UInt64(movedBytes)
            if movedBytes > 0 { connection.pointee.progressAt = now }
            switch end {
            case .isEmpty: queueIsEmpty(connection)
            case .wouldBlock: return watchForWrite(connection)
            case .closed: return hearOut(id)
            }
            queueNextPage(connection)
        } while !connection.pointee.outbound.isEmpty
        if connection.pointee.closesAt != nil { return shut(connection) }
        if connection.pointee.halfClosedAt != nil, !owesOutcome(connection) { return remove(id) }
        if connection.pointee.transfers?.turns.isEmpty == false { return listForPump(connection) }
        stopWatchingForWrite(connection)
    }

    /// Whether a challenge comes in a moment, which leaves together with Welcome. What was answered by itself, as a
    /// login that costs too much, is not held back: no challenge comes then.
    private func awaitsChallenge(_ connection: UnsafeMutablePointer<Connection>) -> Bool {
        connection.pointee.session.isLookingUp && connection.pointee.answeredRequests.isEmpty
            && connection.pointee.halfClosedAt == nil
    }

    /// Ends a connection that takes nothing more. What its peer said before it went is heard first: a Quit, as a rule.
    private func hearOut(_ id: SessionID) {
        readable(id)
        remove(id)
    }

    /// Everything was said. A close with bytes unread would take the last words back, so the peer closes first, or the
    /// time for it runs out.
    private func shut(_ connection: UnsafeMutablePointer<Connection>) {
        if connection.pointee.isShut { return remove(connection.pointee.id) }
        connection.pointee.isShut = true
        connection.pointee.link.endSending()
        stopWatchingForWrite(connection)
    }

    /// All outcomes are with the kernel, and a slow reader can be told what it missed.
    private func queueIsEmpty(_ connection: UnsafeMutablePointer<Connection>) {
        for requestID in connection.pointee.answeredRequests { connection.pointee.session.requestFinished(requestID) }
        connection.pointee.answeredRequests.removeAll(keepingCapacity: connection.pointee.answeredRequests.count > 8)
        guard let lag = connection.pointee.lag else { return }
        connection.pointee.lag = nil
        for (conversation, head) in lag.heads {
            send(Gap(conversation: conversation, head: head), requestID: 0, to: connection)
        }
    }

    private func queueNextPage(_ connection: UnsafeMutablePointer<Connection>) {
        guard connection.pointee.closesAt == nil, connection.pointee.outbound.isEmpty, !connection.pointee.pages.isEmpty
        else { return }
        let page = connection.pointee.pages.removeFirst()
        connection.pointee.eventsSent += page.eventCount
        page.bytes.withUnsafeBytes { bytes in
            connection.pointee.progressAt = now
            connection.pointee.outbound.append(bytes)
        }
        // Its last frame is the outcome.
        connection.pointee.answeredRequests.append(page.requestID)
        requests.entries.append(.historyFinished(connection.pointee.id, page.conversation))
    }

    // MARK: What the poller watches for

    func watchForWrite(_ connection: UnsafeMutablePointer<Connection>) {
        setInterest(connection, [.read, .write])
    }

    func stopWatchingForWrite(_ connection: UnsafeMutablePointer<Connection>) {
        setInterest(connection, .read)
    }

    private func setInterest(_ connection: UnsafeMutablePointer<Connection>, _ wanted: Poller.Interest) {
        // A peer that sends nothing more would be readable for ever.
        let interest = connection.pointee.halfClosedAt == nil ? wanted : wanted.subtracting(.read)
        guard connection.pointee.interest != interest else { return }
        connection.pointee.interest = interest
        do throws(SystemError) {
            try poller.change(
                connection.pointee.link.descriptor.rawValue, interest, token: connection.pointee.id.rawValue)
        } catch {
            context.log(.error, "poller", .text("error", error.text))
            endLater(connection)
        }
    }
}
