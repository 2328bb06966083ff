import AtriumSimulator

@main
struct Program {
    static func main() {
        let arguments = CommandLine.arguments
        let first = arguments.count > 1 ? UInt64(arguments[1]) ?? 1 : 1
        let seeds = arguments.count > 2 ? UInt64(arguments[2]) ?? 1 : 1
        let steps = arguments.count > 3 ? Int(arguments[3]) ?? 1000 : 1000
        let plant = arguments.count > 4 ? Plant(rawValue: arguments[4]) : nil
        var faults = FaultCounts()
        for seed in first..<first + seeds {
            let world = World(WorldSettings(seed: seed, plant: plant))
            world.run(steps: steps)
            faults.add(world.faults)
            print(seed, world.steps, String(world.trace.hash, radix: 16), world.violation?.description ?? "-")
            if world.violation != nil, seeds == 1 { for line in world.trace.lastLines { print(line) } }
        }
        for kind in FaultKind.allCases { print(kind, faults[kind]) }
    }
}
