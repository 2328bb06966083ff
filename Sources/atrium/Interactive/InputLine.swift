/// What a typed line asks for.
enum InputLine: Equatable {
    /// Nothing.
    case empty
    /// The word `exit` alone: leaves, with a hint.
    case exit
    /// Something to say here.
    case text(String)
    /// A command, and what is behind it without the space between.
    case command(SlashCommand, String)
    /// A slash and a word that is no command.
    case unknown(String)

    init(_ line: String) {
        let trimmed = line.trimmingSpaces
        if trimmed.isEmpty {
            self = .empty
        } else if line == "exit" {
            self = .exit
        } else if line.hasPrefix("//") {
            self = .text(String(line.dropFirst()))
        } else if line.hasPrefix("/"), !line.dropFirst().prefix(while: { $0 != " " }).contains("/") {
            let name = line.dropFirst().prefix { !$0.isWhitespace }
            let rest = String(line.dropFirst(1 + name.count)).trimmingSpaces
            self = SlashCommand(rawValue: name.lowercased()).map { .command($0, rest) } ?? .unknown(String(name))
        } else {
            self = .text(line)
        }
    }
}

extension InputLine {
    /// Whether it is something to be said, which comes back as an event.
    var isSaid: Bool {
        switch self {
        case .text: true
        case .command(let command, let rest): command == .me || command == .msg && rest.contains(" ")
        case .empty, .exit, .unknown: false
        }
    }
}

extension String {
    /// Without spaces, tabs and line feeds at either end.
    var trimmingSpaces: String {
        let start = drop(while: \.isWhitespace)
        guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...end])
    }
}
