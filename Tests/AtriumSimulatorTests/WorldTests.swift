import AtriumSimulator
import Testing

/// Whole worlds, and whether their faults are found.
struct WorldTests {
    /// Steps with faults: enough for a few crashes in each world.
    static let steps = 2_500

    static func world(_ seed: UInt64, _ plant: Plant? = nil) -> World {
        let world = World(WorldSettings(seed: seed, plant: plant))
        world.run(steps: steps)
        return world
    }

    @Test("all rules hold through faults and crashes, and everything comes to rest", arguments: 1...12)
    func holds(seed: UInt64) {
        let world = Self.world(seed)
        let again = "scripts/simulate --seed \(seed) --steps \(Self.steps)"
        #expect(world.violation == nil, "step \(world.steps): \(world.violation?.description ?? "") (\(again))")
        #expect(world.counts.acknowledged > 0 && world.counts.shown > 0)
    }

    @Test("[ROOM-4.10-5] people are taken out of rooms, and who may not read one gets nothing of it")
    func expels() {
        let worlds = [UInt64](1...6).map { Self.world($0 * 3) }
        for world in worlds { #expect(world.violation == nil, "\(world.violation?.description ?? "")") }
        #expect(worlds.map(\.removedCount).reduce(0, +) > 0, "\(worlds.map(\.removedCount))")
    }

    @Test("the same seed gives the same run, to the last number", arguments: [3, 14])
    func repeats(seed: UInt64) {
        let first = Self.world(seed)
        let second = Self.world(seed)
        #expect(first.trace.hash == second.trace.hash)
        #expect(first.steps == second.steps)
        #expect(first.trace.hash != Self.world(seed + 1).trace.hash)
    }

    @Test("a planted fault is found", arguments: Plant.allCases)
    func finds(plant: Plant) {
        let seeds: ClosedRange<UInt64> = 1...12
        #expect(seeds.contains { Self.world($0, plant).violation != nil })
    }
}
