/// Follows one conversation: hands each event on exactly once and in rising sequence, whatever order, doubles and
/// holes they come in. Sequences are dense, so a hole is seen, and asked for with History.
///
/// Pure: it holds events, and says what is missing.
struct ConversationCursor<Event> {
    /// An event that may be handed on.
    struct Delivery {
        let sequence: UInt64
        let event: Event
        /// Whether it came as the newest of its conversation, and not to fill a hole.
        let isLive: Bool
    }

    /// Most events that wait above a hole; what lies above them is fetched later.
    static var waitingMax: Int { 256 }

    /// Everything up to here was handed on, or is not wanted.
    private(set) var delivered: UInt64
    /// Sequence of the newest event known to exist.
    private(set) var head: UInt64
    /// Events above a hole, rising.
    private var waiting: [Delivery] = []

    /// Starts behind `delivered`: what lies between that and `head` is missing.
    init(delivered: UInt64, head: UInt64) {
        self.delivered = min(delivered, head)
        self.head = head
    }

    /// An event came, live or from a page.
    ///
    /// - Returns: what can be handed on now, rising.
    mutating func take(_ event: Event, sequence: UInt64) -> [Delivery] {
        let isLive = sequence > head
        head = max(head, sequence)
        guard sequence > delivered else { return [] }
        let delivery = Delivery(sequence: sequence, event: event, isLive: isLive)
        if sequence - 1 == delivered {
            delivered = sequence
            return [delivery] + release()
        }
        let place = waiting.firstIndex { $0.sequence >= sequence } ?? waiting.count
        if place < waiting.count && waiting[place].sequence == sequence { return [] }
        waiting.insert(delivery, at: place)
        if waiting.count > Self.waitingMax { waiting.removeLast() }
        return []
    }

    /// Events up to a sequence exist, and did not come by themselves.
    mutating func notice(head newHead: UInt64) {
        head = max(head, newHead)
    }

    /// The lowest hole: the sequences to ask for. Nil where everything up to `head` was handed on.
    var missing: ClosedRange<UInt64>? {
        let end = waiting.first.map { $0.sequence - 1 } ?? head
        return delivered < end ? delivered + 1...end : nil
    }

    /// There is nothing to be had up to a sequence: the events are no longer kept.
    ///
    /// - Returns: what can be handed on now, rising.
    mutating func skip(through sequence: UInt64) -> [Delivery] {
        guard sequence > delivered else { return [] }
        delivered = sequence
        head = max(head, sequence)
        waiting.removeAll { $0.sequence <= sequence }
        return release()
    }

    /// Hands on what waited right behind `delivered`.
    private mutating func release() -> [Delivery] {
        var count = 0
        while count < waiting.count, waiting[count].sequence - 1 == delivered {
            delivered = waiting[count].sequence
            count += 1
        }
        let output = Array(waiting[..<count])
        waiting.removeFirst(count)
        return output
    }
}
