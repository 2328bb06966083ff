/// A command on its way to the machine.
struct NumberedCommand: Sendable {
    let token: CommandToken
    let command: Command
}
