/// A command line taken apart by the table of flags: which command, which flags, which words. What the words mean
/// is the command's business.
struct ParsedArguments: Equatable {
    /// nil for interactive.
    private(set) var command: CommandName?
    /// Words that are no flags, in order, without the command's name.
    private(set) var words: [String] = []
    private var values: [Flag: String] = [:]

    /// Takes the arguments apart.
    ///
    /// The first word is the command where it names one. Flags may stand anywhere, `--flag=value` or
    /// `--flag value`; behind `--` everything is a word, and `-` is always one.
    ///
    /// - Parameter arguments: Without the program's name.
    init(_ arguments: [String]) throws(UsageError) {
        var rest = arguments[...]
        var flagsEnded = false
        var given: [Flag] = []
        while let argument = rest.popFirst() {
            if flagsEnded || argument == "-" || !argument.hasPrefix("-") {
                take(word: argument, quoted: flagsEnded)
            } else if argument == "--" {
                flagsEnded = true
            } else {
                let (flag, inline) = try Self.flag(argument, in: command)
                guard flag.valueName != nil else {
                    guard inline == nil else {
                        throw UsageError("\(flag.rawValue) takes no value", in: command)
                    }
                    values[flag] = ""
                    given.append(flag)
                    continue
                }
                guard let value = inline ?? rest.popFirst() else {
                    guard Self.allowed(in: command).contains(flag) else { throw Self.misplaced(flag, command) }
                    throw UsageError("\(flag.usage): the value is missing", in: command)
                }
                values[flag] = value
                given.append(flag)
            }
        }
        let allowed = Self.allowed(in: command)
        for flag in given where !allowed.contains(flag) { throw Self.misplaced(flag, command) }
    }

    private static func allowed(in command: CommandName?) -> [Flag] { Flag.common + (command?.flags ?? []) }

    private static func misplaced(_ flag: Flag, _ command: CommandName?) -> UsageError {
        let takesText = command?.usage.contains("TEXT") == true || command?.usage.contains("REASON") == true
        let advice = takesText ? "; text that begins with a dash stands behind --" : ""
        return UsageError("\(flag.rawValue) does not go with \(command?.rawValue ?? "the chat")\(advice)", in: command)
    }

    /// The link to a server that the chat is opened with; nil for none.
    var link: String? {
        guard command == nil, let word = words.first, ServerLink.isLink(word) else { return nil }
        return word
    }

    /// Whether the flag was given.
    func has(_ flag: Flag) -> Bool { values[flag] != nil }

    /// The value given for the flag; the last one where there were several.
    func value(of flag: Flag) -> String? { values[flag] }

    /// The value of a flag that takes a whole number.
    func number(of flag: Flag, from least: UInt64) throws(UsageError) -> UInt64? {
        guard let text = values[flag] else { return nil }
        guard let number = UInt64(text), number >= least else {
            throw UsageError(
                "\(flag.usage): \u{2018}\(text.harmless)\u{2019} is no whole number from \(least)", in: command)
        }
        return number
    }

    private mutating func take(word: String, quoted: Bool) {
        if !quoted, command == nil, words.isEmpty, let named = CommandName(rawValue: word) {
            command = named
        } else {
            words.append(word)
        }
    }

    private static func flag(
        _ argument: String, in command: CommandName?
    ) throws(UsageError) -> (Flag, value: String?) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        let value = parts.count > 1 ? String(parts[1]) : nil
        if let flag = Flag(rawValue: name) { return (flag, value) }
        if name.count == 2, let flag = Flag.allCases.first(where: { $0.letter == name.last }) { return (flag, value) }
        throw UsageError(
            "there is no flag \(name.harmless); put -- in front of text that starts with a dash", in: command)
    }
}
