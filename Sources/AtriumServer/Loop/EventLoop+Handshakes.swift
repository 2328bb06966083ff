import AtriumNet
import AtriumSession
import AtriumWire

/// How connections come to stand under TLS: none holds up those that do. Spec/decisions/0023.
extension EventLoop {
    /// Steps of handshakes in one turn.
    private static let stepsPerTurn = 2

    /// A connection whose peer is not known yet has something.
    func opening(_ connection: UnsafeMutablePointer<Connection>) {
        switch connection.pointee.link.stage {
        case .open: break
        case .awaited: look(connection)
        case .shaking: listForShake(connection)
        }
    }

    private func look(_ connection: UnsafeMutablePointer<Connection>) {
        do throws(SystemError) {
            switch try connection.pointee.link.firstLook() {
            case .wait: break
            case .clear: readable(connection.pointee.id)
            case .hello: listForShake(connection)
            case .ended: remove(connection.pointee.id)
            }
        } catch {
            handshakeFailed(connection, error.text)
        }
    }

    private func listForShake(_ connection: UnsafeMutablePointer<Connection>) {
        guard !connection.pointee.link.isWaitingToShake else { return }
        connection.pointee.link.isWaitingToShake = true
        handshakes.append(connection.pointee.id)
    }

    /// Takes those that have waited longest a step further.
    func shakeHands() {
        var left = Self.stepsPerTurn
        while left > 0, let id = handshakes.next() {
            // Who went meanwhile costs nothing.
            guard let connection = slab.find(id) else { continue }
            left -= 1
            connection.pointee.link.isWaitingToShake = false
            shake(connection)
        }
    }

    private func shake(_ connection: UnsafeMutablePointer<Connection>) {
        guard let tls = context.certificate?.context else { return remove(connection.pointee.id) }
        switch connection.pointee.link.shake(tls, recordGather) {
        case .done: established(connection)
        case .wantRead: stopWatchingForWrite(connection)
        case .wantWrite: watchForWrite(connection)
        case .failed(let error): handshakeFailed(connection, error.text)
        }
    }

    private func established(_ connection: UnsafeMutablePointer<Connection>) {
        stopWatchingForWrite(connection)
        do throws(TLSError) {
            connection.pointee.session.secured(try connection.pointee.link.security)
        } catch {
            return handshakeFailed(connection, error.text)
        }
        if let refusal = connection.pointee.turnedAway { return refuse(connection.pointee.id, refusal) }
        // Hello may have come with the last of the handshake, and then the socket has nothing more to tell.
        readable(connection.pointee.id)
    }

    private func handshakeFailed(_ connection: UnsafeMutablePointer<Connection>, _ reason: String) {
        connection.pointee.ending = .notEstablished
        context.log(
            .info, "handshake", .text("session", connection.pointee.id.text),
            .text("address", connection.pointee.address), .text("error", reason))
        remove(connection.pointee.id)
    }

    // MARK: Bytes that lie decrypted

    /// Reads a connection again in the next turn: what has come lies where the poller does not see it.
    func listForRead(_ connection: UnsafeMutablePointer<Connection>) {
        guard !connection.pointee.isWaitingToBeRead else { return }
        connection.pointee.isWaitingToBeRead = true
        connectionsToRead.append(connection.pointee.id)
    }

    func readPending() {
        guard !connectionsToRead.isEmpty else { return }
        let listed = connectionsToRead
        connectionsToRead.removeAll(keepingCapacity: true)
        for id in listed {
            slab.find(id)?.pointee.isWaitingToBeRead = false
            readable(id)
        }
    }
}
