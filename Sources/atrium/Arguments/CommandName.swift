/// A command of the program; without one it is interactive. What there is to know of each stands in the table.
struct CommandName: RawRepresentable, Hashable, CaseIterable {
    let rawValue: String

    /// Nil where the table has no such command.
    init?(rawValue: String) {
        guard CommandTable.entries[rawValue] != nil else { return nil }
        self.rawValue = rawValue
    }

    private init(_ name: String) { rawValue = name }

    static let say = CommandName("say")
    static let tail = CommandName("tail")
    static let send = CommandName("send")
    static let get = CommandName("get")
    static let files = CommandName("files")
    static let rooms = CommandName("rooms")
    static let who = CommandName("who")
    static let topic = CommandName("topic")
    static let keep = CommandName("keep")
    static let login = CommandName("login")
    static let password = CommandName("password")
    static let devices = CommandName("devices")
    static let token = CommandName("token")
    static let servers = CommandName("servers")

    /// Every command, in the order of the help.
    static let allCases = CommandTable.rows.map { CommandName($0.name) }

    private var entry: CommandTable.Row? { CommandTable.entries[rawValue] }

    /// What follows the command's name.
    var usage: String { entry?.usage ?? "" }
    /// One line for the overview.
    var summary: String { entry?.summary ?? "" }
    /// Flags it takes besides the common ones.
    var flags: [Flag] { entry?.flags ?? [] }

    /// What a command is, ready to run.
    enum Ready {
        case oneShot(any OneShot)
        case local(any LocalCommand)
    }

    /// The command of this name, with its words and flags.
    func command(_ arguments: ParsedArguments) throws(UsageError) -> Ready {
        guard let entry else { throw UsageError("there is no command \(rawValue)") }
        return try entry.make(arguments)
    }
}
