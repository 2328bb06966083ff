import AtriumNet
import AtriumServices
import AtriumSession
import AtriumStorage
import AtriumWire
import Glibc

/// Sockets: taking connections in, reading them, and ending them.
extension EventLoop {
    /// Takes some of the connections that wait; the others are left for the next turn, or another loop.
    func acceptWaiting(_ token: UInt64) {
        guard let listener = listeners.first(where: { $0.token == token }), listenersRestUntil == nil else { return }
        for _ in 0..<Self.acceptsPerTurn {
            do {
                guard let accepted = try Socket.accept(listener.descriptor) else { return }
                let peer = accepted.address
                open(Link(accepted.take(), listener.kind), peer)
            } catch {
                context.log(.error, "accept", .text("error", error.text))
                if Socket.isOutOfRoom(error) { restListeners() }
                return
            }
        }
    }

    private static let acceptsPerTurn = 64
    private static let listenerRestMilliseconds: UInt64 = 1000

    /// With no descriptor left, a connection that waits would be reported in each turn: the listeners rest a second.
    private func restListeners() {
        watchListeners(for: [])
        listenersRestUntil = now.advanced(byMilliseconds: Self.listenerRestMilliseconds)
    }

    /// Listens again, once the rest is over.
    func wakeListeners() {
        guard let until = listenersRestUntil, now >= until else { return }
        listenersRestUntil = nil
        watchListeners(for: .read)
    }

    /// Listeners stay registered: changing what they are watched for takes no memory, so it works also where there is
    /// none left.
    private func watchListeners(for interest: Poller.Interest) {
        for listener in listeners {
            do {
                try poller.change(listener.descriptor, interest, token: listener.token)
            } catch {
                context.log(.error, "listener", .text("error", error.text))
            }
        }
    }

    private func open(_ link: consuming Link, _ peer: SocketAddress) {
        let raw = link.descriptor.rawValue
        let refusal = admit(peer.network)
        if let refusal {
            // Only TLS has something to come before it can be said why there is no place.
            guard link.kind == .sealed, context.connectionCount.enterSurplus() else {
                return turnAway(link, peer, refusal)
            }
        }
        let network = refusal == nil ? peer.network : nil
        guard let id = slab.nextID() else {
            giveUp(network, isSurplus: refusal != nil)
            return turnAway(link, peer, serverFull)
        }
        do {
            try poller.add(raw, .read, token: id.rawValue)
        } catch {
            context.log(.error, "accept", .text("error", error.text))
            giveUp(network, isSurplus: refusal != nil)
            slab.giveBack(id)
            return
        }
        let security: ConnectionSecurity = link.kind == .local ? .local : .clear
        slab.insert(
            Connection(
                link: link, id: id, peer: PeerAddress(peer), network: network,
                session: ServerSession(acceptedAt: now, limits: context.limits, security: security), now: now))
        if let refusal { slab.find(id)?.pointee.turnedAway = refusal } else { strangers.insert(id, network) }
        guard context.log.writes(.info) else { return }
        context.log(.info, "connect", .text("session", id.text), .text("address", peer.text))
    }

    /// Gives back the places of a connection that does not come about.
    private func giveUp(_ network: NetworkAddress?, isSurplus: Bool) {
        context.connectionCount.leave(isSurplus: isSurplus)
        context.shared.addresses.leave(network, at: now)
    }

    /// What one connection too many is told.
    var serverFull: ErrorFrame {
        let maximum = context.limits[.connectionsMax]
        return ErrorFrame(
            .serverFull, "the server has \(maximum) connections, as many as it takes; try again later",
            retryAfterMilliseconds: 5000, available: maximum)
    }

    /// Says why a connection is not taken; what the kernel does not take at once is not said.
    private func turnAway(_ link: borrowing Link, _ peer: SocketAddress, _ error: ErrorFrame) {
        if link.kind != .sealed { error.encoded().withUnsafeBytes { _ = link.send($0) } }
        // A flood of them must not become a flood of lines.
        if let last = turnedAwayAt, now.milliseconds(since: last) < Self.turnedAwayLogMilliseconds { return }
        turnedAwayAt = now
        context.log(
            .warning, error.code == .serverFull ? "full" : "refuse", .text("address", peer.text),
            .text("error", "\(error.code)"), .text("text", error.text))
    }

    private static let turnedAwayLogMilliseconds: UInt64 = 1_000

    /// Reads a socket once and takes every whole frame that came.
    func readable(_ id: SessionID) {
        guard let connection = slab.find(id) else { return }
        let buffer = readBuffers.next()
        let kept = connection.pointee.partial.move(to: buffer.space)
        let space = UnsafeMutableRawBufferPointer(rebasing: buffer.space[kept...])
        switch connection.pointee.link.receive(into: space) {
        case .moved(let count):
            if connection.pointee.link.hasPending { listForRead(connection) }
            // Before any frame is looked at: slices of these bytes may be handed to a disk worker, and whatever
            // becomes of this connection, the next one must not be read over them.
            readBuffers.used(kept + count)
            connection.pointee.receivedBytes += UInt64(count)
            connection.pointee.session.heard(at: now)
            guard connection.pointee.closesAt == nil else { return }
            if connection.pointee.link.isMisplaced, buffer.space.first == 0 {
                return refuse(id, ErrorFrame(.tlsRequired, "this port takes TLS: connect with it"))
            }
            if connection.pointee.session.phase == .hello, kept == 0, let first = buffer.space.first, first != 0 {
                return turnAwayStranger(id, firstByte: first)
            }
            let end = takeFrames(id, buffer, count: kept + count)
            // The connection may have ended with one of its frames.
            guard let connection = slab.find(id), connection.pointee.closesAt == nil else { return }
            connection.pointee.partial.keep(UnsafeRawBufferPointer(rebasing: buffer.space[end..<kept + count]))
        case .wouldBlock:
            connection.pointee.partial.keep(UnsafeRawBufferPointer(rebasing: buffer.space[..<kept]))
        case .ended:
            halfClose(connection)
        case .closed:
            remove(id)
        }
    }

    /// The peer sends nothing more. What it asked for before is still answered: requests for a second at most, the end
    /// of an upload as long as the disk takes.
    private func halfClose(_ connection: UnsafeMutablePointer<Connection>) {
        let isOwed =
            owesOutcome(connection) || !connection.pointee.outbound.isEmpty
            || connection.pointee.transfers?.isMidChunk == true
        guard isOwed, !connection.pointee.isShut, connection.pointee.halfClosedAt == nil else {
            return remove(connection.pointee.id)
        }
        connection.pointee.halfClosedAt = now
        watchForWrite(connection)
    }

    /// Whether a request, or the end of an upload, waits for its outcome.
    func owesOutcome(_ connection: UnsafeMutablePointer<Connection>) -> Bool {
        connection.pointee.session.openRequestCount > 0 || isEndingUpload(connection)
    }

    /// Whether the end of an upload waits for the disk.
    func isEndingUpload(_ connection: UnsafeMutablePointer<Connection>) -> Bool {
        connection.pointee.transfers?.uploads.values.contains { $0.endRequestID != 0 } == true
    }

    /// Tells a program that speaks another protocol so, in its own words where it has any: the first byte of an Atrium
    /// frame is 0. [SESSION-3.1-2]
    private func turnAwayStranger(_ id: SessionID, firstByte: UInt8) {
        guard let connection = slab.find(id) else { return }
        switch firstByte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"):
            connection.pointee.ending = .refused(.notAtrium)
            send(bytes: Array(Self.httpAnswer.utf8), to: connection)
            closeSoon(connection)
        case 0x16:
            connection.pointee.ending = .refused(.notAtrium)
            closeSoon(connection)
        default:
            refuse(id, ErrorFrame(.notAtrium, "the first frame is no Atrium hello; check address and port"))
        }
    }

    private static let httpAnswer =
        "HTTP/1.0 400 This port speaks Atrium, not HTTP\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"

    /// Sends an error that ends the connection, and closes it once that has left, or after a second.
    func refuse(_ id: SessionID, _ error: ErrorFrame, requestID: UInt32 = 0) {
        guard let connection = slab.find(id), connection.pointee.closesAt == nil else { return }
        connection.pointee.ending = .refused(error.code)
        // Nothing can be said before a handshake is over.
        guard connection.pointee.link.stage == .open else { return remove(id) }
        context.log(
            .warning, "refuse", .text("session", id.text), .text("address", connection.pointee.address),
            .text("error", "\(error.code)"), .text("text", error.text))
        send(error, requestID: requestID, to: connection)
        closeSoon(connection)
    }

    /// Reads nothing more, and closes once the queue has left.
    func closeSoon(_ connection: UnsafeMutablePointer<Connection>) {
        guard connection.pointee.closesAt == nil else { return }
        connection.pointee.closesAt = now.advanced(byMilliseconds: Self.closeMilliseconds)
        connection.pointee.session.close()
        endTransfers(connection)
        tellEnded(connection)
        postRequests()
        listForFlush(connection.pointee.id)
    }

    /// Tells the core that a session is over. Where its client hears a last word, that is posted before: who hears that
    /// somebody has gone finds them gone.
    private func tellEnded(_ connection: UnsafeMutablePointer<Connection>) {
        guard connection.pointee.accountName != nil, !connection.pointee.isEnded else { return }
        connection.pointee.isEnded = true
        requests.entries.append(.ended(connection.pointee.id, connection.pointee.ending.leaveReason))
    }

    private static let closeMilliseconds: UInt64 = 1000

    /// Ends a connection now: out of its rooms, out of the slab, and the core is told.
    func remove(_ id: SessionID) {
        guard let connection = slab.find(id) else { return }
        endTransfers(connection)
        for conversation in connection.pointee.rooms { removeFollower(id, from: conversation) }
        tellEnded(connection)
        if context.log.writes(.info) { logEnd(connection) }
        let isSurplus = connection.pointee.turnedAway != nil
        leave(connection)
        slab.remove(id)
        context.connectionCount.leave(isSurplus: isSurplus)
    }

    private func logEnd(_ connection: UnsafeMutablePointer<Connection>) {
        context.log(
            .info, "disconnect", .text("session", connection.pointee.id.text),
            .text("address", connection.pointee.address), .text("name", connection.pointee.accountName ?? "-"),
            .text("reason", connection.pointee.ending.text),
            .number("milliseconds", now.milliseconds(since: connection.pointee.connectedAt)),
            .number("received", connection.pointee.receivedBytes), .number("sent", connection.pointee.sentBytes))
    }
}

extension SessionID {
    /// As the log writes it.
    var text: String { String(rawValue, radix: 16) }
}

extension Connection.Ending {
    /// As the log writes it.
    var text: String {
        switch self {
        case .lost: "lost"
        case .quit: "quit"
        case .notEstablished: "handshake"
        case .refused(let code): "\(code)"
        }
    }

    /// As those who see it leave are told.
    var leaveReason: LeaveReason {
        switch self {
        case .lost, .notEstablished: .lost
        case .quit: .quit
        case .refused(let code): code == .keepAliveTimeout || code == .tooSlow ? .lost : .closed
        }
    }
}
