import AtriumNet
import AtriumServer
import Glibc
import Synchronization

/// The server program: reads its options, starts the server, and stops it in good order on SIGINT or SIGTERM.
@main
struct Program {
    static func main() {
        do throws(OptionError) {
            switch try Options.read(arguments: Array(CommandLine.arguments.dropFirst()), environment: environment()) {
            case .help: Output.standard(Options.help)
            case .version: Output.standard("atriumd \(ServerVersion.number)\n")
            case .run(let options): run(options)
            }
        } catch {
            Output.error("atriumd: \(error.text)\nTry atriumd --help.\n")
            exit(2)
        }
    }

    private static func run(_ options: Options) {
        raiseDescriptorLimit()
        let log = Log(level: options.logLevel, format: options.logFormat)
        let stop: WakeUp
        let server: Server
        do {
            stop = try WakeUp()
            let signalCount = Atomic<Int>(0)
            _ = try SignalWatch.start([SIGINT, SIGTERM]) { _ in
                // Who asks twice does not want to wait for a slow disk.
                if signalCount.add(1, ordering: .relaxed).newValue > 1 { _exit(1) }
                stop.signal()
            }
            server = try Server(options.settings, log: log)
        } catch let error as ServerError {
            Output.error("atriumd: \(error.text)\n")
            exit(1)
        } catch {
            Output.error("atriumd: cannot start: \(error)\n")
            exit(1)
        }
        Output.standard("listening on \(server.address)\n")
        if !options.isLoopback {
            Output.error(
                "atriumd: warning: traffic on \(server.address) is clear: anyone on the way can read it, and overhear "
                    + "a name being claimed\n")
        }
        var entry = pollfd(fd: stop.descriptor, events: Int16(POLLIN), revents: 0)
        while poll(&entry, 1, -1) < 1 {}
        server.stop()
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
        for name in Options.environmentNames {
            if let value = getenv(name) { found[name] = String(cString: value) }
        }
        return found
    }
}
