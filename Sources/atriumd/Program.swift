import AtriumNet
import AtriumServer
import CLinux
import Glibc
import Synchronization

/// The server program: reads its options, starts the server, and stops it in good order on SIGINT or SIGTERM. SIGHUP
/// has it read its certificate again.
@main
struct Program {
    static func main() {
        exit(run(Array(CommandLine.arguments.dropFirst()), environment: environment()))
    }

    /// Does what it is told.
    ///
    /// - Returns: the exit code: 0 fine, 1 faults found or refused, 2 not understood.
    static func run(_ arguments: [String], environment: [String: String]) -> CInt {
        var arguments = arguments
        do throws(OptionError) {
            guard let command = try takeCommand(from: &arguments), command != .serve else {
                return try serve(arguments, environment)
            }
            switch try MaintenanceOptions.read(command, arguments: arguments, environment: environment) {
            case .help:
                Output.standard(command.help)
                return 0
            case .run(let options):
                // The server, and whoever else has work to do, goes first.
                _ = nice(10)
                return Maintenance.run(command, options)
            }
        } catch {
            Output.error("atriumd: \(error.text)\nTry atriumd --help.\n")
            return 2
        }
    }

    /// Takes the command off the arguments; nil where none is named.
    private static func takeCommand(from arguments: inout [String]) throws(OptionError) -> Subcommand? {
        guard let word = arguments.first, !word.hasPrefix("-") else { return nil }
        guard let command = Subcommand(rawValue: word) else { throw OptionError("there is no command '\(word)'") }
        arguments.removeFirst()
        return command
    }

    private static func serve(_ arguments: [String], _ environment: [String: String]) throws(OptionError) -> CInt {
        for name in Options.unknownNames(in: environment) {
            Output.error("atriumd: warning: \(name) in the environment is no setting of the server: see --help\n")
        }
        switch try Options.read(arguments: arguments, environment: environment) {
        case .help: Output.standard(Options.help)
        case .version: Output.standard("atriumd \(ServerVersion.number)\n")
        case .run(var options):
            options.settings.security = try options.security
            return serve(options)
        }
        return 0
    }

    private static func serve(_ options: Options) -> CInt {
        raiseDescriptorLimit()
        ProcessMemory.keepReady()
        let log = Log(level: options.logLevel, format: options.logFormat)
        do {
            let stop = try WakeUp()
            let reload = try WakeUp()
            let signalCount = Atomic<Int>(0)
            _ = try SignalWatch.start([SIGINT, SIGTERM, SIGHUP]) { number in
                if number == SIGHUP { return reload.signal() }
                // Who asks twice does not want to wait for a slow disk.
                if signalCount.add(1, ordering: .relaxed).newValue > 1 { _exit(1) }
                stop.signal()
            }
            let server = try ServerRun(options.settings, log: log)
            announce(server, options.settings)
            server.readiness = getenv("NOTIFY_SOCKET").flatMap { ReadinessSocket(path: String(cString: $0)) }
            try server.run(until: stop, reloadingOn: reload)
            return 0
        } catch let error as ServerError {
            Output.error("atriumd: \(error.text)\n")
        } catch {
            Output.error("atriumd: cannot start: \(error)\n")
        }
        return 1
    }

    /// Says where clients find the server, and by what they know it.
    private static func announce(_ server: ServerRun, _ settings: ServerSettings) {
        for address in server.addresses { Output.standard("listening on \(address)\n") }
        if let fingerprint = server.certificate?.fingerprint {
            return Output.standard("fingerprint \(fingerprint.text)\n")
        }
        for (place, address) in zip(settings.places, server.addresses) where !place.isPrivate {
            warnOfClearTraffic(address)
        }
    }

    private static func warnOfClearTraffic(_ address: String) {
        Output.error(
            "atriumd: warning: traffic on \(address) is clear: anyone on the way can read it, and overhear a name "
                + "being claimed\n")
    }

    /// Each connection takes a descriptor, and shells often allow few to begin with.
    private static func raiseDescriptorLimit() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    private static func environment() -> [String: String] {
        var found: [String: String] = [:]
        var entry = clx_environment()
        while let text = entry?.pointee {
            let parts = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { found[String(parts[0])] = String(parts[1]) }
            entry = entry?.advanced(by: 1)
        }
        return found
    }
}
