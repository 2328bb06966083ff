import AtriumClient
import AtriumNet
import Glibc

/// `atrium`: reads its arguments, and does one thing or opens the chat.
@main @MainActor struct Program {
    static func main() {
        StandardStream.claim()
        ProcessMemory.keepReady()
        setlocale(LC_ALL, "")
        let status: ExitCode
        do {
            let arguments = try ParsedArguments(CommandLine.arguments.dropFirst().map { $0 })
            status = try run(arguments)
        } catch let error as UsageError {
            StandardStream.error.writeLine("atrium: \(error.text)")
            let command = error.command.map { " \($0.rawValue)" } ?? ""
            StandardStream.error.writeLine("atrium\(command) --help says more")
            status = .usage
        } catch let error as CommandFailure {
            StandardStream.error.writeLine("atrium: \(error.text)")
            status = error.status
        } catch let error as SystemError {
            StandardStream.error.writeLine("atrium: \(error.text)")
            status = .data
        } catch {
            StandardStream.error.writeLine("atrium: \(error)".harmless)
            status = .data
        }
        exit(status.rawValue)
    }

    private static func run(_ arguments: ParsedArguments) throws -> ExitCode {
        if arguments.has(.help) {
            StandardStream.output.write(HelpText.text(for: arguments.command))
            return .done
        }
        if arguments.has(.version) {
            StandardStream.output.writeLine(Settings.software)
            return .done
        }
        var settings = try Settings(
            arguments, environment: Environment.variables, loginName: Environment.loginName,
            isTerminal: StandardStream.output.isTerminal, canAsk: isatty(0) == 1 && StandardStream.error.isTerminal)
        if let path = settings.tokenPath { try logIn(withTokenIn: path, arguments, &settings) }
        guard let command = arguments.command else { return try chat(arguments, settings) }
        let oneShot: any OneShot
        switch try command.command(arguments) {
        case .oneShot(let ready): oneShot = ready
        case .local(let ready):
            try ready.run()
            return .done
        }
        guard let name = settings.name else {
            throw UsageError("which name? --name NAME or ATRIUM_NAME is wanted", in: command)
        }
        let interruption = try Interruption(isChat: false)
        settings.secret = try oneShot.secret(PasswordPrompt(interruption: interruption)) ?? settings.secret
        let exchange = try Exchange(settings, name: name, interruption: interruption)
        defer { exchange.finish() }
        try oneShot.run(exchange)
        return .done
    }

    /// A token says whose it is.
    private static func logIn(
        withTokenIn path: String, _ arguments: ParsedArguments, _ settings: inout Settings
    ) throws {
        let token = try TokenFile.token(in: path)
        if let name = arguments.value(of: .name), name.lowercased() != token.name.lowercased() {
            throw UsageError("the token in \(path.harmless) is of \(token.name.harmless), and not of \(name.harmless)")
        }
        settings.name = token.name
        settings.secret = .token(token)
    }

    private static func chat(_ arguments: ParsedArguments, _ settings: Settings) throws -> ExitCode {
        guard arguments.words.count <= 1 else {
            throw UsageError(
                "\u{2018}\(arguments.words[0].harmless)\u{2019} is no command, and the chat takes one room")
        }
        if arguments.link == nil, let word = arguments.words.first, !word.hasPrefix("#"), !word.hasPrefix("@") {
            let names = CommandName.allCases.map(\.rawValue).joined(separator: ", ")
            throw UsageError(
                "there is no command \u{2018}\(word.harmless)\u{2019}, but \(names). A room is '#room'"
            )
        }
        let word = arguments.link == nil ? arguments.words.first : nil
        let start =
            try word.map { word throws(UsageError) in try TargetName(parsing: word) }
            ?? settings.link.target ?? .lobby
        let isTerminal = isatty(0) == 1 && StandardStream.output.isTerminal && Environment.variables["TERM"] != "dumb"
        guard let name = settings.name ?? (isTerminal ? askName() : nil) else {
            throw UsageError("which name? --name NAME or ATRIUM_NAME is wanted")
        }
        if isTerminal { Self.keepTerminalOnCrash() }
        let chat = ChatSession(
            settings, name: name, start: start, editor: isTerminal ? LineEditor() : nil,
            interruption: try Interruption(isChat: true))
        return try chat.run()
    }

    /// After a crash the run-time system would open a debugger on this terminal, and wait for keys in it.
    private static func keepTerminalOnCrash() {
        for number in [SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGFPE, SIGBUS, SIGSEGV] { signal(number, SIG_DFL) }
    }

    /// Asks until the answer can be a name; nil at the end of input.
    private static func askName() -> String? {
        while true {
            StandardStream.output.write("your name: ")
            guard let answer = readLine()?.trimmingSpaces else { return nil }
            if let name = AccountName.typed(answer) { return name }
            StandardStream.output.writeLine(AccountName.rule)
        }
    }
}
