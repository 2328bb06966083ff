import AtriumWire

/// The client instances of one account: those whose outcomes are remembered, and of the others the highest counter.
///
/// An instance is closed when others of its account need its room. What it did is then answered `operationExpired`,
/// never done again; what it does next opens it anew. A closed instance takes a hundred bytes.
struct AccountWindow {
    /// Instances whose outcomes are remembered; the longest unused are closed first.
    static let openMax = 256

    /// What is known of an operation.
    enum Memory {
        /// It was done, with this outcome.
        case outcome(OperationOutcome)
        /// It may have been done.
        case forgotten
        /// It was never seen; its instance may have been.
        case never(knowsInstance: Bool)
    }

    /// An instance whose outcomes are remembered.
    private struct OpenInstance {
        let instance: UInt64
        var window: InstanceWindow
    }

    /// An instance whose outcomes were let go.
    private struct ClosedInstance {
        /// The highest counter that was done.
        var floor: UInt64
        var lastUsed: WallTime
    }

    private var open: [OpenInstance] = []
    /// Where each instance lies in `open`. Clients choose their numbers.
    private var places: [UInt64: Int] = [:]
    private var closed: [UInt64: ClosedInstance] = [:]
    /// Outcomes of all instances together.
    private(set) var outcomeCount = 0

    /// Instances known.
    var instanceCount: Int { open.count + closed.count }

    /// What is known of an operation.
    func memory(of operation: OperationID) -> Memory {
        guard let place = place(of: operation.instance) else {
            guard let known = closed[operation.instance] else { return .never(knowsInstance: false) }
            return operation.counter <= known.floor ? .forgotten : .never(knowsInstance: true)
        }
        if let outcome = open[place].window.outcome(of: operation.counter) { return .outcome(outcome) }
        return open[place].window.mayHaveForgotten(operation.counter) ? .forgotten : .never(knowsInstance: true)
    }

    /// Remembers an outcome.
    mutating func insert(_ outcome: OperationOutcome, of operation: OperationID) {
        let place = place(of: operation.instance) ?? begin(operation.instance)
        outcomeCount -= open[place].window.count
        open[place].window.insert(outcome, counter: operation.counter)
        outcomeCount += open[place].window.count
    }

    /// Notes that an operation was done whose outcome is not remembered.
    mutating func insertForgotten(_ operation: OperationID, at time: WallTime) {
        if let place = place(of: operation.instance) {
            open[place].window.raiseFloor(to: operation.counter)
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
        open.sort { $0.window.lastUsed > $1.window.lastUsed }
        while open.count > Self.openMax * 7 / 8 || outcomeCount > outcomesMax / 8 * 7, let last = open.popLast() {
            outcomeCount -= last.window.count
            closed[last.instance] = ClosedInstance(floor: last.window.highest, lastUsed: last.window.lastUsed)
        }
        findPlaces()
    }

    /// Forgets the instances that were last used before a moment.
    mutating func forget(before oldest: WallTime) {
        closed = closed.filter { $0.value.lastUsed >= oldest }
        open.removeAll { $0.window.lastUsed < oldest }
        outcomeCount = open.reduce(0) { $0 + $1.window.count }
        findPlaces()
    }

    /// Counts everything below what each instance has as forgotten.
    mutating func closeBelow() {
        for place in open.indices { open[place].window.closeBelow() }
    }

    private func place(of instance: UInt64) -> Int? {
        // Nearly every account has one at a time.
        if let last = open.last, last.instance == instance { return open.count - 1 }
        return places[instance]
    }

    /// Opens an instance.
    ///
    /// - Returns: its place.
    private mutating func begin(_ instance: UInt64) -> Int {
        let floor = closed.removeValue(forKey: instance)?.floor ?? 0
        places[instance] = open.count
        open.append(OpenInstance(instance: instance, window: InstanceWindow(floor: floor)))
        return open.count - 1
    }

    private mutating func findPlaces() {
        places.removeAll(keepingCapacity: true)
        for (place, instance) in open.enumerated() { places[instance.instance] = place }
    }
}
