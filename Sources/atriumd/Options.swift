import AtriumServer
import Glibc

/// Everything the program was told: flags stand above the environment, that above the config file.
struct Options {
    var settings = ServerSettings()
    var logLevel = LogLevel.info
    var logFormat = Log.Format.text

    /// What the person wants.
    enum Request {
        case help
        case version
        case run(Options)
    }

    /// Whether the server is reached from this machine alone.
    var isLoopback: Bool {
        settings.host == "localhost" || settings.host == "::1" || settings.host.hasPrefix("127.")
    }

    static var environmentNames: [String] { Option.all.map(\.environmentName) + ["ATRIUM_CONFIG"] }

    static func read(arguments: [String], environment: [String: String]) throws(OptionError) -> Request {
        var given: [(Option, String)] = []
        var configPath = environment["ATRIUM_CONFIG"]
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            if argument == "--help" || argument == "-h" { return .help }
            if argument == "--version" { return .version }
            guard argument.hasPrefix("--") else { throw OptionError("'\(argument)' is no option") }
            let parts = argument.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts[0])
            let option = Option.all.first { $0.name == name }
            guard option != nil || name == "config" else { throw OptionError("there is no option --\(name)") }
            var value = parts.count > 1 ? String(parts[1]) : nil
            if value == nil, option == nil || option?.placeholder != nil { value = rest.popFirst() }
            if let option, option.placeholder == nil {
                given.append((option, value ?? ""))
                continue
            }
            guard let value else { throw OptionError("--\(name) needs a value") }
            if let option { given.append((option, value)) } else { configPath = value }
        }
        var options = Options()
        options.settings.loopCount = max(1, min(64, Int(sysconf(CInt(_SC_NPROCESSORS_ONLN)))))
        if let configPath { try options.apply(ConfigFile.read(configPath)) }
        for option in Option.all {
            if let value = environment[option.environmentName] { try option.apply(&options, value) }
        }
        for (option, value) in given { try option.apply(&options, value) }
        return .run(options)
    }

    private mutating func apply(_ lines: [ConfigFile.Line]) throws(OptionError) {
        for line in lines {
            guard let option = Option.all.first(where: { $0.name == line.name }) else {
                throw OptionError("\(line.place): there is no setting '\(line.name)'")
            }
            do throws(OptionError) {
                try option.apply(&self, line.value)
            } catch {
                throw OptionError("\(line.place): \(error.text)")
            }
        }
    }

    /// Rows of flags and what they do, one below the other.
    static func table(_ rows: [(String, String)]) -> String {
        let width = rows.map(\.0.count).max() ?? 0
        return rows.map { flag, help in
            "  " + flag + String(repeating: " ", count: width - flag.count + 2) + help + "\n"
        }.joined()
    }

    /// What `--help` prints.
    static var help: String {
        let commands = Subcommand.allCases.map { ($0.rawValue + $0.arguments, $0.summary) }
        var rows = Option.all.map { option in
            ("--\(option.name)" + (option.placeholder.map { " " + $0 } ?? ""), option.help)
        }
        rows.append(("--config FILE", "settings as lines 'name = value', by the names of the options"))
        rows.append(("--help", "show this; behind a command, help for that"))
        rows.append(("--version", "show the version"))
        return """
            atriumd: the Atrium server - rooms, private messages and files on one connection

            usage: atriumd [serve] [options]
                   atriumd COMMAND [options]

            commands:

            \(table(commands))
            options:

            \(table(rows))
            Each option is also read from the environment (--max-connections is ATRIUM_MAX_CONNECTIONS). Flags stand
            above the environment, and that above the config file. SIGINT and SIGTERM stop the server: what was
            acknowledged is kept, and everyone connected is told.

            """
    }
}
