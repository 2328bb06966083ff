import AtriumClient

/// A command that does one thing and ends.
protocol OneShot: SendableMetatype {
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
protocol LocalCommand: SendableMetatype {
    /// Reads its words and flags.
    init(_ arguments: ParsedArguments) throws(UsageError)

    /// Does it.
    func run() throws(CommandFailure)
}
