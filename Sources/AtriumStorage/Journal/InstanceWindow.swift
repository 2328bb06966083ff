import AtriumWire

/// The last outcomes of one client instance, by rising counter.
struct InstanceWindow {
    /// Outcomes remembered. Spec/08-limits.md, operationWindow.
    static let outcomesMax = 256

    private struct Entry {
        var counter: UInt64
        var outcome: OperationOutcome
    }

    /// Up to twice what is remembered, so that the oldest go in one move and not one a time.
    private var entries: [Entry] = []
    /// The highest counter forgotten: what lies at or below it and is not found may have been done before.
    private var floor: UInt64
    /// The time of the newest outcome.
    private(set) var lastUsed = WallTime(microseconds: 0)

    /// - Parameter floor: the highest counter forgotten already.
    init(floor: UInt64 = 0) {
        self.floor = floor
    }

    /// Outcomes that take memory.
    var count: Int { entries.count }

    /// The highest counter that was done.
    var highest: UInt64 { max(floor, entries.last?.counter ?? 0) }

    /// The outcome of a counter, where it is remembered.
    func outcome(of counter: UInt64) -> OperationOutcome? {
        guard let last = entries.last, counter <= last.counter else { return nil }
        let index = place(of: counter)
        guard index < entries.count, index >= firstRemembered, entries[index].counter == counter else { return nil }
        return entries[index].outcome
    }

    /// Whether an operation that is not found may have been done and forgotten.
    func mayHaveForgotten(_ counter: UInt64) -> Bool {
        let forgotten = firstRemembered > 0 ? max(floor, entries[firstRemembered - 1].counter) : floor
        return counter <= forgotten
    }

    /// Remembers an outcome, and forgets the lowest above the limit.
    mutating func insert(_ outcome: OperationOutcome, counter: UInt64) {
        lastUsed = max(lastUsed, outcome.time)
        if let last = entries.last, last.counter >= counter {
            // A log read backwards comes to the old ones last.
            if firstRemembered > 0, counter < entries[firstRemembered].counter {
                raiseFloor(to: counter)
                return
            }
            let index = place(of: counter)
            if entries[index].counter == counter { return }
            entries.insert(Entry(counter: counter, outcome: outcome), at: index)
        } else {
            entries.append(Entry(counter: counter, outcome: outcome))
        }
        guard entries.count >= 2 * Self.outcomesMax else { return }
        raiseFloor(to: entries[Self.outcomesMax - 1].counter)
        entries.removeFirst(Self.outcomesMax)
    }

    /// Counts a counter, and all below it, as forgotten where they are not found.
    mutating func raiseFloor(to counter: UInt64) {
        floor = max(floor, counter)
    }

    /// Counts everything below the lowest outcome as forgotten.
    mutating func closeBelow() {
        guard let lowest = entries.first, lowest.counter > 0 else { return }
        raiseFloor(to: lowest.counter - 1)
    }

    private var firstRemembered: Int { max(0, entries.count - Self.outcomesMax) }

    /// The index of the first entry that is not below a counter.
    private func place(of counter: UInt64) -> Int {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].counter < counter { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
