/// A command that does one thing and ends.
protocol OneShot {
    /// Reads its words and flags. Nothing is connected yet.
    init(_ arguments: ParsedArguments) throws(UsageError)

    /// Does it. Whatever goes to standard output is the result; all else goes to standard error.
    func run(_ exchange: Exchange) throws(CommandFailure)
}

extension CommandName {
    /// The command of this name, ready to run.
    func command(_ arguments: ParsedArguments) throws(UsageError) -> any OneShot {
        switch self {
        case .say: try SayCommand(arguments)
        case .tail: try TailCommand(arguments)
        case .send: try SendCommand(arguments)
        case .get: try GetCommand(arguments)
        case .files: try FilesCommand(arguments)
        case .rooms: try RoomsCommand(arguments)
        case .who: try WhoCommand(arguments)
        case .topic: try TopicCommand(arguments)
        case .keep: try KeepCommand(arguments)
        }
    }
}
