/// A command line that is not understood: what is wrong with it, in words for a person.
struct UsageError: Error, Equatable {
    /// One sentence.
    let text: String
    /// The command whose help is worth reading.
    var command: CommandName?

    init(_ text: String, in command: CommandName? = nil) {
        self.text = text
        self.command = command
    }
}
