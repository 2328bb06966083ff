import Fuzzing
import Testing

/// The inputs the fuzzers begin with break nothing.
@Suite struct SeedTests {
    @Test("each seed of each target keeps the rules", arguments: FuzzTarget.allCases)
    func keepsRules(_ target: FuzzTarget) throws {
        let seeds = Seeds.all(for: target)
        #expect(seeds.count > 50)
        for seed in seeds { try target.run(seed) }
    }
}
