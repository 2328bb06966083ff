import AtriumSimulator

/// What the command line asks for.
struct Arguments {
    var firstSeed: UInt64 = 1
    var seedCount: UInt64 = 1
    var steps = 20_000
    var plant: Plant?
    /// Runs each world twice, and compares.
    var isTwice = false
    /// Prints the hash of each world's trace.
    var isVerbose = false

    static let usage = """
        usage: scripts/simulate [--seed N] [--seeds COUNT] [--steps M] [--plant NAME] [--twice] [--hashes]

          --seed N      the first seed; the same seed gives the same run, to the last number (1)
          --seeds N     how many worlds, each with the next seed (1)
          --steps M     steps with faults in each world; then it comes to rest without (20000)
          --plant NAME  puts a fault into the server, which is to be found:
                        \(Plant.allCases.map(\.rawValue).joined(separator: ", "))
          --twice       runs each world twice and compares the two
          --hashes      prints what each world came to
          --help        shows this
        """

    /// Reads the words behind the program's name.
    init(_ words: [String]) throws(ArgumentError) {
        var rest = words[...]
        while let word = rest.popFirst() {
            switch word {
            case "--twice": isTwice = true
            case "--hashes": isVerbose = true
            case "--seed": firstSeed = try Self.number(word, rest.popFirst())
            case "--seeds": seedCount = try Self.number(word, rest.popFirst())
            case "--steps": steps = Int(try Self.number(word, rest.popFirst()))
            case "--plant": plant = try Self.plant(rest.popFirst())
            default: throw ArgumentError("there is no option '\(word)'")
            }
        }
    }

    private static func plant(_ value: String?) throws(ArgumentError) -> Plant {
        guard let value, let plant = Plant(rawValue: value) else {
            let known = Plant.allCases.map(\.rawValue).joined(separator: ", ")
            throw ArgumentError("--plant takes one of \(known)" + (value.map { ", not '\($0)'" } ?? ""))
        }
        return plant
    }

    private static func number(_ name: String, _ value: String?) throws(ArgumentError) -> UInt64 {
        guard let value, let number = UInt64(value), number > 0, number <= 1 << 40 else {
            throw ArgumentError("\(name) takes a number from 1" + (value.map { ", not '\($0)'" } ?? ""))
        }
        return number
    }
}
