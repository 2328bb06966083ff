import AtriumClient

/// `atrium login`: logs this device in with the account's password; from then on it has a key of its own.
struct LoginCommand: OneShot {
    private let isFromInput: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        guard arguments.words.isEmpty else {
            throw UsageError("login takes no words; --name NAME says who, the password is asked for", in: .login)
        }
        isFromInput = arguments.has(.passwordStdin)
    }

    func secret(_ prompt: PasswordPrompt) throws(CommandFailure) -> ClientSecret? {
        .password(try prompt.password(isFromInput: isFromInput))
    }

    func run(_ exchange: Exchange) throws(CommandFailure) {
        while true {
            guard case .deviceEnlisted(let failure) = try exchange.next() else { continue }
            if let failure { throw CommandFailure(failure, at: exchange.settings.address) }
            exchange.tell("you are \(exchange.name) on this device from now on: it has a key of its own")
            return
        }
    }
}
