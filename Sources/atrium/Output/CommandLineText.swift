import Glibc

/// A command line as a person could type it.
enum CommandLineText {
    /// This very command, with a flag that stands above what it said before.
    ///
    /// - Parameter arguments: the program's name first.
    static func again(with flag: Flag, _ value: String, _ arguments: [String] = CommandLine.arguments) -> String {
        var words: [String] = []
        var rest = arguments.dropFirst()
        while let word = rest.popFirst() {
            if word == "--" {
                words += [word] + rest
                break
            }
            if word == flag.rawValue {
                _ = rest.popFirst()
            } else if !word.hasPrefix(flag.rawValue + "=") {
                words.append(word)
            }
        }
        return line([arguments.first ?? "atrium", flag.rawValue, value] + words)
    }

    /// Words, each of which a shell takes for one.
    static func line(_ words: [String]) -> String {
        words.map(quoted).joined(separator: " ").harmless
    }

    private static func quoted(_ word: String) -> String {
        let isPlain =
            !word.isEmpty
            && word.unicodeScalars.allSatisfy { scalar in
                scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                    || "@%+=:,./_-".unicodeScalars.contains(scalar)
            }
        return isPlain
            ? word : "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
