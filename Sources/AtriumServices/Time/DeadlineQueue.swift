import AtriumWire

/// What is to be done at a later moment, soonest first: a binary heap. Equal moments come in the order they were put
/// in, so that the same calls give the same effects.
struct DeadlineQueue<Element: Sendable>: Sendable {
    private struct Entry: Sendable {
        var time: WallTime
        var number: UInt64
        var element: Element

        func precedes(_ other: Entry) -> Bool {
            (time.microseconds, number) < (other.time.microseconds, other.number)
        }
    }

    private var heap: [Entry] = []
    private var number: UInt64 = 0

    /// Elements that wait.
    var count: Int { heap.count }

    /// The soonest moment; nil where there is none.
    var next: WallTime? { heap.first?.time }

    mutating func insert(_ element: Element, at time: WallTime) {
        number += 1
        heap.append(Entry(time: time, number: number, element: element))
        var index = heap.count - 1
        while index > 0, heap[index].precedes(heap[(index - 1) / 2]) {
            heap.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }

    /// Takes out the first element whose moment has come.
    mutating func popDue(at now: WallTime) -> Element? {
        guard let first = heap.first, first.time <= now else { return nil }
        let last = heap.removeLast()
        guard !heap.isEmpty else { return first.element }
        heap[0] = last
        var index = 0
        while true {
            var least = index
            for child in [2 * index + 1, 2 * index + 2]
            where child < heap.count && heap[child].precedes(heap[least]) { least = child }
            guard least != index else { return first.element }
            heap.swapAt(index, least)
            index = least
        }
    }
}
