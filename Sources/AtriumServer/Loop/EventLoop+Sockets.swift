import AtriumNet
import AtriumServices
import AtriumSession
import AtriumStorage
import AtriumWire
import Glibc

/// Sockets: taking connections in, reading them, and ending them.
extension EventLoop {
    /// Takes some of the connections that wait; the others are left for the next turn, or another loop.
    func acceptWaiting() {
        guard let listener else { return }
        for _ in 0..<Self.acceptsPerTurn {
            do {
                guard let accepted = try Socket.accept(listener) else { return }
                let address = accepted.address.text
                open(accepted.take(), address: address)
            } catch {
                context.log(.error, "accept", .text("error", error.text))
                return
            }
        }
    }

    private static let acceptsPerTurn = 64

    private func open(_ descriptor: consuming Descriptor, address: String) {
        let raw = descriptor.rawValue
        guard context.connectionCount.enter() else { return turnAway(raw, address: address) }
        guard let id = slab.nextID() else {
            context.connectionCount.leave()
            return turnAway(raw, address: address)
        }
        do {
            try poller.add(raw, .read, token: id.rawValue)
        } catch {
            context.log(.error, "accept", .text("error", error.text))
            context.connectionCount.leave()
            return
        }
        slab.insert(
            Connection(
                descriptor: descriptor, id: id, address: address,
                session: ServerSession(acceptedAt: now, limits: context.limits), now: now))
        context.log(.info, "connect", .text("session", id.text), .text("address", address))
    }

    /// Says that the server is full; what the kernel does not take at once is not said.
    private func turnAway(_ descriptor: CInt, address: String) {
        let maximum = context.limits[.connectionsMax]
        let error = ErrorFrame(
            .serverFull, "the server has \(maximum) connections, as many as it takes; try again later",
            retryAfterMilliseconds: 5000, available: maximum)
        error.encoded().withUnsafeBytes { _ = Socket.send(descriptor, $0) }
        context.log(.warning, "full", .text("address", address), .number("connections", maximum))
    }

    /// Reads a socket once and takes every whole frame that came.
    func readable(_ id: SessionID) {
        guard let connection = slab.find(id) else { return }
        let buffer = readBuffers.next()
        let kept = connection.pointee.partial.move(to: buffer.space)
        let space = UnsafeMutableRawBufferPointer(rebasing: buffer.space[kept...])
        switch Socket.receive(connection.pointee.descriptor.rawValue, into: space) {
        case .moved(let count):
            connection.pointee.receivedBytes += UInt64(count)
            connection.pointee.session.heard(at: now)
            guard connection.pointee.closesAt == nil else { return }
            let end = takeFrames(id, buffer, count: kept + count)
            // The connection may have ended with one of its frames.
            guard let connection = slab.find(id), connection.pointee.closesAt == nil else { return }
            connection.pointee.partial.keep(UnsafeRawBufferPointer(rebasing: buffer.space[end..<kept + count]))
            readBuffers.used(kept + count)
        case .wouldBlock:
            connection.pointee.partial.keep(UnsafeRawBufferPointer(rebasing: buffer.space[..<kept]))
        case .closed:
            remove(id)
        }
    }

    /// Sends an error that ends the connection, and closes it once that has left, or after a second.
    func refuse(_ id: SessionID, _ error: ErrorFrame, requestID: UInt32 = 0) {
        guard let connection = slab.find(id), connection.pointee.closesAt == nil else { return }
        connection.pointee.ending = .refused(error.code)
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
        listForFlush(connection.pointee.id)
    }

    private static let closeMilliseconds: UInt64 = 1000

    /// Ends a connection now: out of its rooms, out of the slab, and the core is told.
    func remove(_ id: SessionID) {
        guard let connection = slab.find(id) else { return }
        endTransfers(connection)
        for conversation in connection.pointee.rooms { removeFollower(id, from: conversation) }
        let reason = connection.pointee.ending
        let wasKnown = connection.pointee.accountName != nil
        context.log(
            .info, "disconnect", .text("session", id.text), .text("address", connection.pointee.address),
            .text("name", connection.pointee.accountName ?? "-"), .text("reason", reason.text),
            .number("milliseconds", now.milliseconds(since: connection.pointee.connectedAt)),
            .number("received", connection.pointee.receivedBytes), .number("sent", connection.pointee.sentBytes))
        slab.remove(id)
        context.connectionCount.leave()
        if wasKnown { requests.entries.append(.ended(id, reason.leaveReason)) }
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
        case .refused(let code): "\(code)"
        }
    }

    /// As those who see it leave are told.
    var leaveReason: LeaveReason {
        switch self {
        case .lost: .lost
        case .quit: .quit
        case .refused(let code): code == .keepAliveTimeout || code == .tooSlow ? .lost : .closed
        }
    }
}
