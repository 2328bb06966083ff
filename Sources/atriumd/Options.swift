import AtriumServer
import Glibc

/// Everything the program was told: flags stand above the environment, that above the config file.
struct Options {
    var settings = ServerSettings()
    var logLevel = LogLevel.info
    var logFormat = Log.Format.text
    /// The files of a certificate that is not the server's own.
    var certificatePath: String?
    var keyPath: String?
    /// Whether the places of the internet families are clear.
    var isPlaintext = false

    /// What the person wants.
    enum Request {
        case help
        case version
        case run(Options)
    }

    /// How the places of the internet families are served.
    ///
    /// - Throws: where what was said does not go together.
    var security: TransportSecurity {
        get throws(OptionError) {
            if isPlaintext {
                guard certificatePath == nil, keyPath == nil else {
                    throw OptionError("--plaintext needs no certificate: leave out one or the other")
                }
                return .clear
            }
            switch (certificatePath, keyPath) {
            case (nil, nil): return .tls(nil)
            case (let certificate?, let key?): return .tls(CertificateFiles(certificatePath: certificate, keyPath: key))
            case (_?, nil): throw OptionError("--tls-cert needs --tls-key beside it")
            case (nil, _?): throw OptionError("--tls-key needs --tls-cert beside it")
            }
        }
    }

    /// What stands in the environment for the client.
    private static let clientNames = ["ATRIUM_NAME", "ATRIUM_SERVER", "ATRIUM_TOKEN_FILE"]

    /// The names of an environment that look like settings of the server and are none: misspelt, as a rule.
    static func unknownNames(in environment: [String: String]) -> [String] {
        let known = Set(Option.all.map(\.environmentName) + clientNames + ["ATRIUM_CONFIG"])
        return environment.keys.filter { $0.hasPrefix("ATRIUM_") && !known.contains($0) }.sorted()
    }

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
        var surroundings: [(Option, String)] = []
        for option in Option.all {
            if let value = environment[option.environmentName] { surroundings.append((option, value)) }
        }
        try options.apply(surroundings)
        try options.apply(given)
        return .run(options)
    }

    /// Applies what one source says. Places named there stand for those of the sources below it.
    private mutating func apply(_ given: [(Option, String)]) throws(OptionError) {
        if given.contains(where: { $0.0.name == Option.listenName }) { settings.places = [] }
        for (option, value) in given { try option.apply(&self, value) }
    }

    private mutating func apply(_ lines: [ConfigFile.Line]) throws(OptionError) {
        if lines.contains(where: { $0.name == Option.listenName }) { settings.places = [] }
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
            Each option is also read from the environment (--max-connections is ATRIUM_MAX_CONNECTIONS; --name is
            ATRIUM_SERVER_NAME, for ATRIUM_NAME is the client's). Flags stand above the environment, and that above the
            config file. SIGINT and SIGTERM stop the server: what was acknowledged is kept, and everyone connected is
            told. SIGHUP has it read its certificate again.

            """
    }
}
