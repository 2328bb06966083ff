import AtriumServices
import AtriumSession
import AtriumWire

/// From the bytes of a link to the session's verdict, and what is done about it.
extension SimulatedLoop {
    /// Names one connection may claim.
    private static let claimsMax = 4

    func takeFrames(_ connection: ServerConnection) {
        var start = 0
        let bytes = connection.inbound
        let end = bytes.count
        while end - start >= FrameHeader.byteCount, connection.closesAt == nil, find(connection.id) != nil {
            guard let header = FrameHeader(reading: bytes, at: start) else { break }
            if let error = connection.session.check(header) {
                refuse(connection, error, requestID: header.requestID)
                break
            }
            let next = start + FrameHeader.byteCount + header.payloadBytes
            guard next <= end else { break }
            let frame = Array(bytes[start..<next])
            let step = connection.session.receive(header, frame: frame.span.bytes, at: now)
            carryOut(step, connection, header, frame)
            start = next
        }
        connection.inbound.removeFirst(start)
        world.checker.check(connection, limits)
    }

    private func carryOut(
        _ step: ServerStep, _ connection: ServerConnection, _ header: FrameHeader, _ frame: [UInt8]
    ) {
        let id = connection.id
        switch step {
        case .none: break
        case .welcome: welcome(connection, requestID: header.requestID)
        case .pong(let pong): send(pong, requestID: header.requestID, to: connection)
        case .challenge(let challenge): send(challenge, requestID: header.requestID, to: connection)
        case .lookUp(let name, let credential):
            entries.append(.lookUp(id, requestID: header.requestID, name: name, credential))
        case .admit(let name, let credential, let storedKey):
            let secret = ProvenSecret(credential: credential, storedKey: storedKey)
            entries.append(.admit(id, requestID: header.requestID, name: name, secret))
        case .request: forward(connection, header, frame)
        case .bulk: takeBulk(connection, header, frame)
        case .quit:
            connection.ending = .quit
            send(Done(), requestID: header.requestID, to: connection)
            closeSoon(connection)
        case .refuse(let error):
            if error.scope == .connection { return refuse(connection, error, requestID: header.requestID) }
            send(error, requestID: header.requestID, to: connection)
        case .ended: remove(connection)
        }
    }

    private func welcome(_ connection: ServerConnection, requestID: UInt32) {
        let welcome = Welcome(
            major: ProtocolVersion.major, minor: connection.session.minor, software: "simulated",
            serverName: "world", serverID: server.serverID, time: world.wallTime,
            capabilities: ServerCapabilities.stated(mechanism: connection.session.mechanism, policy: .open),
            limits: limits.stated)
        let frame = welcome.encoded(requestID: requestID)
        connection.session.welcomed(frame)
        send(bytes: frame, to: connection)
    }

    /// Hands a request to the core, at the end of the turn.
    private func forward(_ connection: ServerConnection, _ header: FrameHeader, _ frame: [UInt8]) {
        if header.kind == .claim {
            connection.claimCount += 1
            if connection.claimCount > Self.claimsMax {
                return refuse(connection, ErrorFrame(.busy, "too many names"), requestID: header.requestID)
            }
        }
        if let refusal = reserveTransfer(connection, header, frame) {
            connection.answeredRequests.append(header.requestID)
            return send(refusal, requestID: header.requestID, to: connection)
        }
        entries.append(.request(connection.id, frame))
    }

    /// Sends an error that ends the connection, and closes it once that has left, or after a second.
    func refuse(_ connection: ServerConnection, _ error: ErrorFrame, requestID: UInt32 = 0) {
        guard connection.closesAt == nil else { return }
        connection.ending = error.code == .keepAliveTimeout || error.code == .tooSlow ? .lost : .closed
        send(error, requestID: requestID, to: connection)
        closeSoon(connection)
    }

    /// Reads nothing more, and closes once the queue has left.
    func closeSoon(_ connection: ServerConnection) {
        guard connection.closesAt == nil else { return }
        connection.closesAt = now.advanced(byMilliseconds: 1_000)
        connection.session.close()
        endTransfers(connection)
        tellEnded(connection)
        listForFlush(connection)
    }

    /// Does what has come due.
    func sweep() {
        for slot in connections.indices {
            guard let connection = at(slot) else { continue }
            if let closesAt = connection.closesAt {
                if now >= closesAt { remove(connection) }
                continue
            }
            if !connection.outbound.isEmpty,
                now.milliseconds(since: connection.progressAt) > limits[.keepAliveMilliseconds]
            {
                refuse(connection, ErrorFrame(.tooSlow, "too much was left unread for too long"))
                continue
            }
            giveUpIncomplete(connection)
            guard let deadline = connection.session.nextDeadline, now >= deadline else { continue }
            switch connection.session.tick(at: now) {
            case .none: break
            case .ping(let ping, let requestID): send(ping, requestID: requestID, to: connection)
            case .close(let error): refuse(connection, error)
            }
        }
    }
}

extension FrameHeader {
    /// Reads the header at an offset of some bytes; nil where there are too few.
    init?(reading bytes: [UInt8], at offset: Int = 0) {
        do throws(DecodeError) {
            self = try FrameHeader(decoding: bytes.span.bytes, at: offset)
        } catch {
            return nil
        }
    }
}
