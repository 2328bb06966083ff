import AtriumNet

/// What is to be done to whom.
struct TortureOptions {
    /// The programs' folder: `atriumd` lies there.
    var programs = "."
    /// Everything is kept here; it has to be empty.
    var folder = ""
    /// What is drawn at random is drawn from it. The machine's own timing is not.
    var seed: UInt64 = 0
    var serverKills = 6
    var clientKills = 6
    /// Times the disk is filled. The folder has to be on a file system of its own then: see `scripts/torture`.
    var diskFills = 0
    /// Size of the one file that is moved instead; 0 for all the rest.
    var bytes = 0
    /// Cuts each way of that file.
    var cuts = 20
    /// The longest it goes on, whatever is left to be done, in seconds.
    var seconds = 3_600

    static let help = """
        usage: atrium-torture --programs DIR --folder DIR [--seed N] [--server-kills N] [--client-kills N]
                              [--disk-fills N] [--seconds N]
               atrium-torture --programs DIR --folder DIR --bytes N [--cuts N] [--seed N]
        """

    init(_ words: [String]) throws(Failure) {
        var rest = words[...]
        while let name = rest.popFirst() {
            guard let value = rest.popFirst() else { throw Failure("\(name) needs a value", status: 2) }
            switch name {
            case "--programs": programs = value
            case "--folder": folder = value
            case "--seed": seed = UInt64(try Self.number(name, value))
            case "--server-kills": serverKills = try Self.number(name, value)
            case "--client-kills": clientKills = try Self.number(name, value)
            case "--disk-fills": diskFills = try Self.number(name, value)
            case "--bytes": bytes = try Self.number(name, value)
            case "--cuts": cuts = try Self.number(name, value)
            case "--seconds": seconds = try Self.number(name, value)
            default: throw Failure("there is no option '\(name)'\n\(Self.help)", status: 2)
            }
        }
        guard !folder.isEmpty else { throw Failure("--folder is needed\n\(Self.help)", status: 2) }
        if seed == 0 { seed = Clock.wallMicroseconds() }
    }

    private static func number(_ name: String, _ text: String) throws(Failure) -> Int {
        guard let value = Int(text), (0...1 << 40).contains(value) else {
            throw Failure("\(name) takes a number from 0, not '\(text)'", status: 2)
        }
        return value
    }
}
