import AtriumStorage
import AtriumWire

/// What of a connection's transfers waits for its turn, where bandwidth is bounded.
struct TransferPace {
    /// Where a direction stands with the schedule.
    enum Standing {
        /// The next move has to be asked for.
        case free
        /// A timer runs; behind it the move may be made, or has to be asked for again.
        case waiting(isReserved: Bool)
        /// The next move may be made.
        case granted
    }

    /// Something of an upload that is to be done in its turn.
    enum Due {
        /// Bytes were dealt with, and their credit goes back.
        case credit(TransferID, bytes: Int)
        /// Bytes came that belong to no transfer.
        case stray(bytes: Int)
        /// An upload is to be opened.
        case opening(TransferKey, HeldBlocks?)
    }

    /// Most bytes in one turn.
    private static let pieceMaxBytes = 128 << 10

    var down = Standing.free
    var up = Standing.free
    /// What is next, once `up` allows it.
    private(set) var current: Due?
    /// What comes behind that: one entry at most for each transfer.
    private var dues: [Due] = []

    /// What waits now.
    mutating func next() -> Due? {
        if current == nil, !dues.isEmpty { current = takeFirst() }
        return current
    }

    /// What waited was done.
    mutating func done() { current = nil }

    mutating func add(_ due: Due) {
        for index in dues.indices {
            switch (dues[index], due) {
            case (.credit(let transfer, let bytes), .credit(let other, let more)) where transfer == other:
                dues[index] = .credit(transfer, bytes: bytes + more)
                return
            case (.stray(let bytes), .stray(let more)):
                dues[index] = .stray(bytes: bytes + more)
                return
            case (.credit, _), (.stray, _), (.opening, _): break
            }
        }
        dues.append(due)
    }

    /// Takes what came first; of many bytes only some, and the rest stays in front.
    private mutating func takeFirst() -> Due {
        let due = dues.removeFirst()
        guard case .credit(let transfer, let bytes) = due, bytes > Self.pieceMaxBytes else { return due }
        dues.insert(.credit(transfer, bytes: bytes - Self.pieceMaxBytes), at: 0)
        return .credit(transfer, bytes: Self.pieceMaxBytes)
    }
}
