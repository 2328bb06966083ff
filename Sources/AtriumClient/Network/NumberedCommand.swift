/// A command on its way to the network thread.
struct NumberedCommand: Sendable {
    let token: CommandToken
    let command: Command
}
