import AtriumSession
import AtriumWire

/// When connections of a loop have their turn to move chunks, earliest first.
struct TurnTimers {
    /// Which way a connection moves chunks.
    enum Direction {
        case up
        case down
    }

    private struct Entry {
        let due: MonotonicTime
        let connection: SessionID
        let direction: Direction
    }

    /// The earliest is last.
    private var entries: [Entry] = []

    /// When the next turn is; nil where none is waited for.
    var next: MonotonicTime? { entries.last?.due }

    mutating func insert(_ connection: SessionID, _ direction: Direction, at due: MonotonicTime) {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].due > due { low = middle + 1 } else { high = middle }
        }
        entries.insert(Entry(due: due, connection: connection, direction: direction), at: low)
    }

    /// Takes the earliest turn that has come.
    mutating func takeDue(at now: MonotonicTime) -> (connection: SessionID, direction: Direction)? {
        guard let last = entries.last, last.due <= now else { return nil }
        entries.removeLast()
        return (last.connection, last.direction)
    }
}
