import AtriumSession
import AtriumWire

/// One turn: what is due by now, and what leaves.
extension ClientMachine {
    /// Takes up what can be done now, and does what time alone brings.
    package func tick(at now: MonotonicTime) {
        sink.flush(at: now)
        takeUpCommands(at: now)
        guard let connection, connection.end == nil else { return }
        switch connection.session.tick(at: now) {
        case .none: break
        case .ping(let ping, let requestID): post(ping.encoded(requestID: requestID))
        case .close(let error):
            post(error.encoded())
            finish(.failed(ClientError(.lost, error.text)))
        }
        retryLogin(on: connection, at: now)
        fetchMissing(at: now)
        endStalls(at: now)
    }

    /// When a turn is due though nothing comes in; nil where none is.
    package var nextDeadline: MonotonicTime? {
        let moments: [MonotonicTime?]
        switch standing {
        case .apart(let until): moments = [until, sink.nextFlush]
        case .connecting, .undecided, .over: moments = [sink.nextFlush]
        case .linked(let connection):
            // Nothing missing is asked for on the way out, or while the program is slow: room makes a turn due.
            let nextRetry = quit == nil && sink.hasRoom ? conversations.nextRetry : nil
            moments = [
                connection.session.nextDeadline, connection.loginRetryAt, requests.nextDue, nextRetry, sink.nextFlush,
                nextStall,
            ]
        }
        return moments.compactMap(\.self).min()
    }

    /// Sends what the turn has made.
    ///
    /// - Parameter write: moves bytes, from the first on.
    package func send(at now: MonotonicTime, _ write: (UnsafeRawBufferPointer) -> LinkTransfer) -> Sent {
        guard let connection else { return .all }
        if connection.end == nil {
            writeBatches()
            startTransfers(at: now)
            quitWhenIdle(connection)
            postRequests(on: connection, at: now)
        }
        var sent: Sent
        repeat {
            sent = connection.output.flush { bytes in
                let result = write(bytes)
                if case .moved(let count) = result { connection.movedBytes += count }
                return result
            } nextBlock: {
                nextBlock(on: connection, at: now)
            }
            // The last block of an upload brings a request behind it.
        } while sent == .all && postRequests(on: connection, at: now)
        if connection.output.isClogged {
            connection.finish(.failed(ClientError(.lost, "the server does not read any more")))
        }
        if sent == .all { leaveBehindQuit(connection) }
        watchTransfers(at: now)
        sink.flush(at: now)
        return sent
    }

    /// Closes the link when Quit has left and nothing else is open: nobody would learn anything from its outcome, which
    /// takes a round trip. [SESSION-3.7-1]
    private func leaveBehindQuit(_ connection: Connection) {
        guard let quit, connection.hasQuit, connection.end == nil,
            requests.areOpen(where: { if case .quit = $0 { true } else { false } })
        else { return }
        _ = requests.removeAll()
        sink.tell(.done(quit))
        finish(.asked)
    }

    /// Lets requests leave, as many as the server takes.
    ///
    /// - Returns: whether there was one.
    @discardableResult
    private func postRequests(on connection: Connection, at now: MonotonicTime) -> Bool {
        guard connection.session.phase == .ready, connection.end == nil else { return false }
        var hasPosted = false
        while let frame = requests.next(
            openMax: limits.count(.requestsOpenMax), at: now, nextID: { connection.session.nextRequestID() })
        {
            connection.output.post(frame)
            hasPosted = true
        }
        return hasPosted
    }
}
