/// The texts of `--help`, drawn from the tables of commands and flags.
enum HelpText {
    /// For the program, or for one command.
    static func text(for command: CommandName?) -> String {
        command.map(commandText) ?? programText
    }

    private static var programText: String {
        """
        atrium: rooms, private messages and files, with one server.

        usage: atrium [#ROOM|@USER] [flags]       chat in this terminal; /help there explains the rest
               atrium COMMAND … [flags]           do one thing, for scripts

        commands (atrium COMMAND --help says more):
        \(rows(CommandName.allCases.map { (($0.rawValue + " " + $0.usage), $0.summary) }))

        flags:
        \(rows(Flag.common.map { ($0.usage, $0.meaning) }))

        TARGET is #room, room or @user. A shell takes an unquoted # for a comment: write room or '#room'.
        exit: 0 done, 1 refused, 2 usage, 3 unreachable or lost, 4 digest or data, 5 trust,
              129 hung up, 130 interrupted, 143 terminated

        """
    }

    private static func commandText(_ command: CommandName) -> String {
        """
        usage: atrium \(command.rawValue)\(command.usage.isEmpty ? "" : " " + command.usage) [flags]

        \(command.summary)

        \(rows((command.flags + Flag.common).map { ($0.usage, $0.meaning) }))

        """
    }

    private static func rows(_ rows: [(String, String)]) -> String {
        let width = min(rows.map(\.0.count).max() ?? 0, 26)
        return rows.map { left, right in
            left.count > width
                ? "  \(left)\n  \(spaces(width))  \(right)"
                : "  \(left)\(spaces(width - left.count))  \(right)"
        }.joined(separator: "\n")
    }

    private static func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }
}
