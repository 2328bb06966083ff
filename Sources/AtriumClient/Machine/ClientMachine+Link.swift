import AtriumSession
import AtriumWire

/// The link: made, read, written, lost.
extension ClientMachine {
    /// Reads of the link in one turn, of up to 256 KiB each.
    private static var turnReadsMax: Int { 8 }

    /// What the driver is to do about the link.
    package var linkWish: LinkWish {
        switch standing {
        case .apart(let until): .open(at: until)
        case .connecting: .keep
        case .linked(let connection): connection.end == nil ? .keep : .close
        case .undecided: .rest
        case .over: .none
        }
    }

    /// The driver looks for addresses to try; then `connecting` comes, or `connectFailed`.
    package func lookingUp() {
        standing = .connecting
    }

    /// An address is being tried; then `connected` or `connectFailed` comes, or another address.
    package func connecting(to address: String) {
        standing = .connecting
        if loss.hasLoggedIn {
            sink.mention(.connecting(address: address))
        } else {
            sink.tell(.connecting(address: address))
        }
    }

    /// The link stands: says Hello, once it is decided that the server at its other end is the one that is meant.
    package func connected(to address: String, over security: LinkSecurity = .clear, at now: MonotonicTime) {
        guard !isOver else { return }
        linkCount += 1
        let connection = Connection(
            address: address, number: linkCount, security: security.session, random: random, at: now)
        standing = .linked(connection)
        guard judge(security, of: connection) else { return }
        connection.output.post(connection.session.start(software: software))
        introduce(on: connection)
    }

    /// No address could be reached.
    package func connectFailed(_ error: ClientError, at now: MonotonicTime) {
        guard !isOver else { return }
        suspend(error, after: nil, at: now)
    }

    /// The link is closed: as `linkWish` asked, or because the peer or the network did.
    package func linkClosed(at now: MonotonicTime) {
        guard let connection else { return }
        let end = connection.end ?? (connection.hasQuit ? .asked : .failed(connection.lost))
        switch end {
        case .asked: over(nil)
        case .failed(let error): suspend(error, after: connection, at: now)
        case .undecided(let question): ask(question)
        case .misjudged: standing = .apart(until: now)
        }
    }

    /// The program wants an end at once: everything that was asked fails.
    package func stop() {
        guard !isOver else { return }
        over(ClientError(.cancelled, "the client was stopped"))
    }

    /// The driver cannot go on: everything that was asked fails.
    package func fail(_ error: ClientError) {
        guard !isOver else { return }
        over(error)
    }

    /// Reads what has come, and acts on it: so much in a turn that sending is never put off for long.
    ///
    /// - Parameter read: fills the start of the room it is given.
    /// - Returns: whether more may be there.
    @discardableResult
    package func receive(
        at now: MonotonicTime, _ read: (UnsafeMutableRawBufferPointer) -> LinkTransfer
    ) -> Bool {
        guard let connection else { return false }
        for _ in 0..<Self.turnReadsMax where connection.end == nil {
            switch connection.inbound.receive(read) {
            case .moved(let count):
                connection.movedBytes += count
                connection.session.heard(at: now)
                understand(connection, at: now)
            case .wouldBlock:
                return false
            case .closed:
                connection.finish(connection.hasQuit ? .asked : .failed(connection.lost))
            }
        }
        return connection.end == nil
    }

    /// Takes bytes that came, all of them.
    package func received(_ bytes: [UInt8], at now: MonotonicTime) {
        var rest = bytes[...]
        while !rest.isEmpty, connection?.end == nil, connection != nil {
            receive(at: now) { room in
                guard !rest.isEmpty, !room.isEmpty else { return .wouldBlock }
                let count = rest.withUnsafeBytes { source in
                    let part = source.prefix(room.count)
                    room.copyBytes(from: part)
                    return part.count
                }
                rest = rest.dropFirst(count)
                return .moved(count)
            }
        }
    }

    /// Acts on each whole frame.
    private func understand(_ connection: Connection, at now: MonotonicTime) {
        do {
            while connection.end == nil, let header = try connection.inbound.header() {
                try connection.session.check(header)
                guard let frame = connection.inbound.take(header) else { return }
                let step = try connection.session.receive(header, frame: frame.bytes, at: now)
                let payload = UnsafeRawBufferPointer(rebasing: frame[FrameHeader.byteCount...])
                try act(step, header, payload, on: connection, at: now)
            }
        } catch let violation as ServerViolation {
            finish(violation)
        } catch let fault as DecodeError {
            finish(.unreadable(fault))
        } catch {
            preconditionFailure("every throw above is typed")
        }
    }
}
