import AtriumWire

/// The client instances of one account: those whose outcomes are remembered, and of the others the highest counter.
///
/// An instance is closed when others of its account need its room. What it did is then answered `operationExpired`,
/// never done again; what it does next opens it anew. A closed instance takes a hundred bytes.
struct AccountWindow {
    /// Instances whose outcomes are remembered; the longest unused are closed first.
    static let openMax = 256

    /// An instance whose outcomes were let go.
    private struct ClosedInstance {
        /// The highest counter that was done.
        var floor: UInt64
        var lastUsed: WallTime
    }

    private var open: [UInt64: InstanceWindow] = [:]
    private var closed: [UInt64: ClosedInstance] = [:]
    /// Outcomes of all instances together.
    private(set) var outcomeCount = 0

    /// Instances known.
    var instanceCount: Int { open.count + closed.count }

    /// Whether an instance is known.
    func knows(_ instance: UInt64) -> Bool {
        open[instance] != nil || closed[instance] != nil
    }

    /// The outcome of an operation, where it is remembered.
    func outcome(of operation: OperationID) -> OperationOutcome? {
        open[operation.instance]?.outcome(of: operation.counter)
    }

    /// Whether an operation that is not found may have been done and forgotten.
    func mayHaveForgotten(_ operation: OperationID) -> Bool {
        if let window = open[operation.instance] { return window.mayHaveForgotten(operation.counter) }
        return closed[operation.instance].map { operation.counter <= $0.floor } ?? false
    }

    /// Remembers an outcome.
    mutating func insert(_ outcome: OperationOutcome, of operation: OperationID) {
        if open[operation.instance] == nil {
            let floor = closed.removeValue(forKey: operation.instance)?.floor ?? 0
            open[operation.instance] = InstanceWindow(floor: floor)
        }
        let before = open[operation.instance]?.count ?? 0
        open[operation.instance]?.insert(outcome, counter: operation.counter)
        outcomeCount += (open[operation.instance]?.count ?? 0) - before
    }

    /// Notes that an operation was done whose outcome is not remembered.
    mutating func insertForgotten(_ operation: OperationID, at time: WallTime) {
        if open[operation.instance] != nil {
            open[operation.instance]?.raiseFloor(to: operation.counter)
        } else {
            let known = closed[operation.instance] ?? ClosedInstance(floor: 0, lastUsed: time)
            closed[operation.instance] = ClosedInstance(
                floor: max(known.floor, operation.counter), lastUsed: max(known.lastUsed, time))
        }
    }

    /// Closes the instances unused longest, until what is left is within the limits.
    ///
    /// It goes an eighth below them, so that it costs little an instance.
    mutating func closeUnused(outcomesMax: Int) {
        guard open.count > Self.openMax || outcomeCount > outcomesMax else { return }
        for (instance, window) in open.sorted(by: { $0.value.lastUsed < $1.value.lastUsed }) {
            guard open.count > Self.openMax * 7 / 8 || outcomeCount > outcomesMax / 8 * 7 else { return }
            open[instance] = nil
            outcomeCount -= window.count
            closed[instance] = ClosedInstance(floor: window.highest, lastUsed: window.lastUsed)
        }
    }

    /// Forgets the instances that were last used before a moment.
    mutating func forget(before oldest: WallTime) {
        closed = closed.filter { $0.value.lastUsed >= oldest }
        open = open.filter { $0.value.lastUsed >= oldest }
        outcomeCount = open.values.reduce(0) { $0 + $1.count }
    }

    /// Counts everything below what each instance has as forgotten.
    mutating func closeBelow() {
        for instance in Array(open.keys) { open[instance]?.closeBelow() }
    }
}
