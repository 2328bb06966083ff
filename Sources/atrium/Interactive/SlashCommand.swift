/// What may be typed behind a slash. What there is to know of each command stands in the table.
struct SlashCommand: RawRepresentable, Hashable, CaseIterable {
    /// What an argument is, for completion.
    enum Argument {
        case room, account, target, path, file, transfer, text
    }

    let rawValue: String

    /// Nil where the table has no such command.
    init?(rawValue: String) {
        guard SlashTable.entries[rawValue] != nil else { return nil }
        self.rawValue = rawValue
    }

    init(_ name: String) { rawValue = name }

    static let join = SlashCommand("join")
    static let leave = SlashCommand("leave")
    static let msg = SlashCommand("msg")
    static let me = SlashCommand("me")
    static let topic = SlashCommand("topic")
    static let keep = SlashCommand("keep")
    static let who = SlashCommand("who")
    static let history = SlashCommand("history")
    static let send = SlashCommand("send")
    static let get = SlashCommand("get")
    static let files = SlashCommand("files")
    static let rm = SlashCommand("rm")
    static let login = SlashCommand("login")
    static let devices = SlashCommand("devices")
    static let cancel = SlashCommand("cancel")
    static let quit = SlashCommand("quit")

    /// Every command, in the order of the help.
    static let allCases = SlashTable.rows.map { SlashCommand($0.name) }

    private var entry: SlashTable.Row? { SlashTable.entries[rawValue] }

    /// What follows the command.
    var usage: String { entry?.usage ?? "" }
    /// One line for `/help`.
    var summary: String { entry?.summary ?? "" }
    /// What its arguments are, in order; the last one repeats.
    var arguments: [Argument] { entry?.arguments ?? [] }

    /// Does it.
    ///
    /// - Parameter rest: what was typed behind it.
    @MainActor func run(_ rest: String, in chat: ChatSession) {
        entry?.action(chat, rest)
    }

    /// Columns in front of the summaries in `/help`.
    static var helpIndent: Int { (heads.map(\.count).max() ?? 0) + 4 }

    /// The rows of `/help`.
    static var helpLines: [String] {
        let rows = zip(
            heads + ["//text"], allCases.map(\.summary) + ["say /text; Tab completes commands, names and paths"])
        return rows.map { head, summary in
            "  " + head + String(repeating: " ", count: helpIndent - 2 - head.count) + summary
        }
    }

    private static var heads: [String] {
        allCases.map { "/" + $0.rawValue + ($0.usage.isEmpty ? "" : " " + $0.usage) }
    }
}
