import AtriumClient

/// `atrium password`: sets the account's password, by which further devices can log in.
struct PasswordCommand: OneShot {
    private let isFromInput: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        guard arguments.words.isEmpty else {
            throw UsageError("password takes no words; it is asked for, and not shown", in: .password)
        }
        isFromInput = arguments.has(.passwordStdin)
    }

    func run(_ exchange: Exchange) throws(CommandFailure) {
        let prompt = PasswordPrompt(interruption: exchange.interruption)
        let password = try prompt.newPassword(isFromInput: isFromInput)
        _ = try exchange.outcome(of: .account(.setPassword(password)))
        exchange.tell("the password of \(exchange.name) is set: atrium login --name \(exchange.name) on another device")
    }
}
