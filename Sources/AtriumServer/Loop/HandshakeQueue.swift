import AtriumWire

/// Connections whose TLS handshake can go on, in the order in which they became ready. A turn of a loop takes few of
/// them, since each is a few hundred microseconds of arithmetic that everyone else on the loop waits for.
struct HandshakeQueue {
    private var waiting: [SessionID] = []
    private var start = 0

    var isEmpty: Bool { start == waiting.count }

    mutating func append(_ id: SessionID) {
        waiting.append(id)
    }

    /// Takes the one that has waited longest.
    mutating func next() -> SessionID? {
        guard start < waiting.count else { return nil }
        let id = waiting[start]
        start += 1
        if start == waiting.count {
            waiting.removeAll(keepingCapacity: waiting.count <= Self.keptMax)
            start = 0
        } else if start >= Self.keptMax {
            waiting.removeFirst(start)
            start = 0
        }
        return id
    }

    private static let keptMax = 256
}
