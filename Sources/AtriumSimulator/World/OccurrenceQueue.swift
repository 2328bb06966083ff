/// What is yet to happen, soonest first; at the same moment in an order the seed chooses. A binary heap.
struct OccurrenceQueue {
    private struct Entry {
        var time: UInt64
        /// The seed's choice, and behind it the order of insertion: no two entries are equal.
        var tie: UInt64
        var occurrence: Occurrence

        func precedes(_ other: Entry) -> Bool { (time, tie) < (other.time, other.tie) }
    }

    private var heap: [Entry] = []
    private var number: UInt64 = 0

    /// - Parameters:
    ///   - time: in nanoseconds of the world's clock.
    ///   - tie: decides among those of the same moment.
    mutating func insert(_ occurrence: Occurrence, at time: UInt64, tie: UInt16) {
        number += 1
        heap.append(Entry(time: time, tie: UInt64(tie) << 48 | number, occurrence: occurrence))
        var index = heap.count - 1
        while index > 0, heap[index].precedes(heap[(index - 1) / 2]) {
            heap.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }

    /// Takes out what happens next.
    mutating func pop() -> (time: UInt64, occurrence: Occurrence)? {
        guard let first = heap.first else { return nil }
        let last = heap.removeLast()
        guard !heap.isEmpty else { return (first.time, first.occurrence) }
        heap[0] = last
        var index = 0
        while true {
            var least = index
            for child in [2 * index + 1, 2 * index + 2]
            where child < heap.count && heap[child].precedes(heap[least]) { least = child }
            guard least != index else { return (first.time, first.occurrence) }
            heap.swapAt(index, least)
            index = least
        }
    }
}
