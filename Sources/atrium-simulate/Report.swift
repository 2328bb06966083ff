import AtriumSimulator

/// Sums up worlds.
struct Report {
    private let arguments: Arguments
    private let start = ContinuousClock.now
    private var worldCount = 0
    private var steps = 0
    private var acknowledged = 0
    private var shown = 0
    private var finished = 0
    private var removed = 0
    private var faults = FaultCounts()
    /// Worlds in which a rule did not hold.
    private(set) var foundCount = 0

    init(_ arguments: Arguments) {
        self.arguments = arguments
    }

    mutating func add(_ world: World) {
        worldCount += 1
        steps += world.steps
        acknowledged += world.counts.acknowledged
        shown += world.counts.shown
        finished += world.counts.finished
        removed += world.removedCount
        faults.add(world.faults)
        if world.violation != nil { foundCount += 1 }
        guard arguments.isVerbose else { return }
        let outcome = world.violation.map { "\($0)" } ?? "all rules hold"
        let trace = String(world.trace.hash, radix: 16)
        print("seed \(world.settings.seed): \(world.steps) steps, trace \(trace), \(outcome)")
    }

    /// Says which rule did not hold, and how to see it again.
    func tell(_ violation: Violation, of world: World) {
        print("seed \(world.settings.seed), step \(world.steps): \(violation)")
        print("the last steps (step, seconds, what, numbers):")
        for line in world.trace.lastLines { print("  \(line)") }
        print("again: scripts/simulate --seed \(world.settings.seed) --steps \(arguments.steps)")
    }

    func tell() {
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        print("\(worldCount) worlds, \(steps) steps in \(Int(seconds)) s: \(Int(Double(steps) / seconds)) steps/s")
        print("\(acknowledged) operations acknowledged, \(shown) events shown, \(finished) transfers finished")
        print("\(removed) times a session was taken out of a room")
        for kind in FaultKind.allCases { print("  \(kind): \(faults[kind])") }
        print("\(faults.crashCount) crashes")
        if let plant = arguments.plant {
            print("\(plant.rawValue): found in \(foundCount) of \(worldCount) worlds")
        } else {
            print("0 violations")
        }
    }
}
