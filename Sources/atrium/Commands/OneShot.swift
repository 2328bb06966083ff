import AtriumClient

/// A command that does one thing and ends.
protocol OneShot {
    /// Reads its words and flags. Nothing is connected yet.
    init(_ arguments: ParsedArguments) throws(UsageError)

    /// What is logged in with, where the command decides that; nil for what the settings say.
    func secret(_ prompt: PasswordPrompt) throws(CommandFailure) -> ClientSecret?

    /// Does it. Whatever goes to standard output is the result; all else goes to standard error.
    func run(_ exchange: Exchange) throws(CommandFailure)
}

extension OneShot {
    func secret(_ prompt: PasswordPrompt) throws(CommandFailure) -> ClientSecret? { nil }
}

/// A command that looks at this machine alone, and talks to no server.
protocol LocalCommand {
    /// Reads its words and flags.
    init(_ arguments: ParsedArguments) throws(UsageError)

    /// Does it.
    func run() throws(CommandFailure)
}

extension CommandName {
    /// What a command of this name is, ready to run.
    enum Ready {
        case oneShot(any OneShot)
        case local(any LocalCommand)
    }

    /// The command of this name.
    func command(_ arguments: ParsedArguments) throws(UsageError) -> Ready {
        switch self {
        case .say: .oneShot(try SayCommand(arguments))
        case .tail: .oneShot(try TailCommand(arguments))
        case .send: .oneShot(try SendCommand(arguments))
        case .get: .oneShot(try GetCommand(arguments))
        case .files: .oneShot(try FilesCommand(arguments))
        case .rooms: .oneShot(try RoomsCommand(arguments))
        case .who: .oneShot(try WhoCommand(arguments))
        case .topic: .oneShot(try TopicCommand(arguments))
        case .keep: .oneShot(try KeepCommand(arguments))
        case .login: .oneShot(try LoginCommand(arguments))
        case .password: .oneShot(try PasswordCommand(arguments))
        case .devices: .oneShot(try DevicesCommand(arguments))
        case .token: .oneShot(try TokenCommand(arguments))
        case .servers: .local(try ServersCommand(arguments))
        }
    }
}
