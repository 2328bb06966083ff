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
        """

    /// Reads the words behind the program's name; nil where they are not understood.
    init?(_ words: [String]) {
        var rest = words[...]
        while let word = rest.popFirst() {
            switch word {
            case "--twice": isTwice = true
            case "--hashes": isVerbose = true
            case "--seed", "--seeds", "--steps", "--plant":
                guard let value = rest.popFirst(), set(word, value) else { return nil }
            default: return nil
            }
        }
    }

    private mutating func set(_ name: String, _ value: String) -> Bool {
        if name == "--plant" {
            plant = Plant(rawValue: value)
            return plant != nil
        }
        guard let number = UInt64(value), number > 0, number <= 1 << 40 else { return false }
        switch name {
        case "--seed": firstSeed = number
        case "--seeds": seedCount = number
        default: steps = Int(number)
        }
        return true
    }
}
