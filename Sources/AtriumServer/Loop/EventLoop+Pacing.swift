import AtriumServices
import AtriumSession
import AtriumStorage
import AtriumWire

/// Bandwidth: chunks wait for their turn, and nothing else does. A download sends the next chunk in its turn; an upload
/// gets its credit back in its turn, and so has no more to send than that. [LIMIT-8.5-2]
extension EventLoop {
    /// Lets those go on whose turn has come.
    func takeTurns() {
        while let (id, direction) = turns.takeDue(at: now) {
            guard let connection = slab.find(id), let table = connection.pointee.transfers else { continue }
            switch direction {
            case .down:
                if case .waiting(let isReserved) = table.pace.down { table.pace.down = isReserved ? .granted : .free }
                listForFlush(id)
            case .up:
                if case .waiting(let isReserved) = table.pace.up { table.pace.up = isReserved ? .granted : .free }
                giveDue(connection)
            }
        }
    }

    /// Whether the next chunk may be sent now; where not, a timer looks again.
    func maySend(_ connection: UnsafeMutablePointer<Connection>, _ table: TransferTable) -> Bool {
        guard let schedule = context.shared.downloads, let bytes = table.nextByteCount else { return true }
        return isTurn(&table.pace.down, .down, UInt64(bytes), schedule, connection)
    }

    /// Does what is due of a connection's uploads, as far as it is their turn.
    func giveDue(_ connection: UnsafeMutablePointer<Connection>) {
        guard let schedule = context.shared.uploads, let table = connection.pointee.transfers else { return }
        while let due = table.pace.next() {
            let cost = table.cost(of: due, startBytes: startBytes(table))
            guard isTurn(&table.pace.up, .up, cost, schedule, connection) else { return }
            table.pace.done()
            switch due {
            case .credit(let transfer, let bytes):
                table.uploads[transfer]?.paidBytes += cost
                giveBack(bytes, of: transfer, connection)
            case .stray: giveBack(0, of: TransferID(rawValue: 0), connection)
            case .opening(let key, let held): beginUpload(key, held, connection)
            }
        }
    }

    /// Whether so many bytes may move now.
    private func isTurn(
        _ standing: inout TransferPace.Standing, _ direction: TurnTimers.Direction, _ bytes: UInt64,
        _ schedule: SharedSchedule, _ connection: UnsafeMutablePointer<Connection>
    ) -> Bool {
        switch standing {
        case .waiting: return false
        case .granted:
            standing = .free
            return true
        case .free:
            guard bytes > 0, let account = connection.pointee.account else { return true }
            switch schedule.turn(for: bytes, of: account, connection.pointee.id, at: now) {
            case .now: return true
            case .reserved(let due): wait(&standing, direction, until: due, isReserved: true, connection)
            case .ask(let due): wait(&standing, direction, until: due, isReserved: false, connection)
            }
            return false
        }
    }

    private func wait(
        _ standing: inout TransferPace.Standing, _ direction: TurnTimers.Direction, until due: MonotonicTime,
        isReserved: Bool, _ connection: UnsafeMutablePointer<Connection>
    ) {
        standing = .waiting(isReserved: isReserved)
        turns.insert(connection.pointee.id, direction, at: due)
    }
}
