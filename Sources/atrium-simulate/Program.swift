import AtriumSimulator
import Glibc

/// Runs simulated worlds, and says what became of them.
@main
struct Program {
    static func main() {
        // The order of a dictionary must not depend on the process, or no run could be repeated.
        guard let setting = getenv("SWIFT_DETERMINISTIC_HASHING"), String(cString: setting) == "1" else {
            print("set SWIFT_DETERMINISTIC_HASHING=1, as scripts/simulate does: a run is to be repeatable")
            exit(2)
        }
        let words = Array(CommandLine.arguments.dropFirst())
        if words.contains("--help") || words.contains("-h") {
            print(Arguments.usage)
            exit(0)
        }
        do throws(ArgumentError) {
            exit(run(try Arguments(words)))
        } catch {
            var text = "simulate: \(error.text)\n\(Arguments.usage)\n"
            _ = text.withUTF8 { write(2, $0.baseAddress, $0.count) }
            exit(2)
        }
    }

    private static func run(_ arguments: Arguments) -> CInt {
        var report = Report(arguments)
        for seed in arguments.firstSeed..<arguments.firstSeed + arguments.seedCount {
            let world = world(seed, arguments)
            report.add(world)
            if arguments.isTwice, self.world(seed, arguments).trace.hash != world.trace.hash {
                print("seed \(seed) ran otherwise the second time")
                return 1
            }
            if let violation = world.violation, arguments.plant == nil {
                report.tell(violation, of: world)
                return 1
            }
        }
        report.tell()
        return arguments.plant != nil && report.foundCount == 0 ? 1 : 0
    }

    private static func world(_ seed: UInt64, _ arguments: Arguments) -> World {
        let world = World(WorldSettings(seed: seed, plant: arguments.plant))
        world.run(steps: arguments.steps)
        return world
    }
}
