import AtriumServer
import AtriumWire

/// What a maintenance command was told. The data folder is found as the server finds it: by flag, environment, or
/// config file.
struct MaintenanceOptions {
    var dataPath: String
    var journalPath: String?
    /// Where the server's certificate is kept.
    var certificate: CertificateFiles
    /// Words that are no flags.
    var words: [String]
    /// Flags of the command's own that were given, without their dashes.
    var flags: Set<String>
    /// What was given for options of the command's own that take a value.
    var values: [String: String] = [:]

    /// The server's limits, as its environment and config file have them.
    var limits = Limits()

    var isJSON: Bool { flags.contains("json") }

    /// What the person wants.
    enum Request {
        case help
        case run(MaintenanceOptions)
    }

    static func read(
        _ command: Subcommand, arguments: [String], environment: [String: String]
    ) throws(OptionError) -> Request {
        var words: [String] = []
        var flags: Set<String> = []
        var values: [String: String] = [:]
        var shared: [String] = []
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            if argument == "--help" || argument == "-h" { return .help }
            guard argument.hasPrefix("--") else {
                words.append(argument)
                continue
            }
            let name = String(argument.dropFirst(2).prefix { $0 != "=" })
            if command.flags.contains(where: { $0.name == name }), argument.count == name.count + 2 {
                flags.insert(name)
            } else if command.valued.contains(where: { $0.name == name }) {
                let isJoined = argument.count > name.count + 2
                let value = isJoined ? String(argument.dropFirst(name.count + 3)) : rest.popFirst()
                guard let value else { throw OptionError("--\(name) needs a value") }
                values[name] = value
            } else if command.shared.contains(where: { $0.name == name }) {
                shared.append(argument)
                if argument.count == name.count + 2, let value = rest.popFirst() { shared.append(value) }
            } else {
                throw OptionError("\(command.rawValue) has no option --\(name)")
            }
        }
        guard command.wordCounts.contains(words.count), words.allSatisfy({ !$0.isEmpty }) else {
            throw OptionError(
                command.wordCounts == 0...0
                    ? "\(command.rawValue) takes no '\(words[0])'"
                    : "\(command.rawValue) takes\(command.arguments)")
        }
        guard case .run(let options) = try Options.read(arguments: shared, environment: environment) else {
            return .help
        }
        let dataPath = trimmed(options.settings.dataPath)
        var certificate = CertificateFiles.own(dataPath: dataPath)
        if let given = options.certificatePath {
            certificate = CertificateFiles(certificatePath: given, keyPath: options.keyPath ?? certificate.keyPath)
        }
        return .run(
            MaintenanceOptions(
                dataPath: dataPath, journalPath: options.settings.journalPath.map(trimmed),
                certificate: certificate, words: words.map(trimmed), flags: flags,
                values: values, limits: options.settings.limits))
    }

    /// A path without slashes at its end, so that other names can be made of it.
    private static func trimmed(_ path: String) -> String {
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        return path
    }
}
