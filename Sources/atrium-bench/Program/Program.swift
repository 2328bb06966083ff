import Glibc

/// Measures a running server: each row of the table is a subcommand, and each prints its figures to standard output,
/// one a line, separated by tabs. `scripts/bench` starts the servers, runs the rows in rounds, and prints one table.
@main
struct Program {
    static func main() {
        _ = signal(SIGPIPE, SIG_IGN)
        guard let name = CommandLine.arguments.dropFirst().first, name != "--help" else {
            Output.standard(Self.help)
            exit(CommandLine.arguments.count > 1 ? 0 : 2)
        }
        do {
            guard let row = rows.first(where: { $0.name == name }) else {
                throw Failure("there is no row '\(name)'; try atrium-bench --help", status: 2)
            }
            try row.run(try Arguments(CommandLine.arguments.dropFirst(2)))
        } catch let failure as Failure {
            Output.error("atrium-bench: \(failure.text)\n")
            exit(failure.status)
        } catch {
            Output.error("atrium-bench: \(error)\n")
            exit(1)
        }
    }

    private static let rows: [(name: String, options: String, run: @Sendable (Arguments) throws -> Void)] = [
        ("fanout", "--members 100 --publishers 1 --window 256 --messages 100000", FanOutRow.run),
        ("direct", "--pairs 100 --window 1 --messages 100000", FanOutRow.runDirect),
        ("latency", "--members 100 --rate 200 --seconds 10 --as NAME", FanOutRow.runLatency),
        ("stalled", "--members 1000 --stopped 100 --messages 40000", StalledRow.run),
        ("idle", "--logins 1000 [--tls]", IdleRow.run),
        ("logins", "--logins 2000 --times 1 [--tls]: each name logs in that many times", LoginsRow.run),
        ("upload", "--bytes 1073741824 --rounds 3", TransferRow.runUpload),
        ("download", "--bytes 1073741824 --rounds 3 --folder .", TransferRow.runDownload),
        ("small", "--files 10000", SmallRow.run),
        ("beside", "--trips 5000 --bytes 268435456", BesideRow.run),
        ("shaping", "--accounts 4 --direction up|down --expect 20971520 --seconds 10", ShapingRow.run),
        ("soak", "--minutes 10 --seconds 60: seconds of a minute", SoakRow.run),
        ("limit", "--bytes 1073741824 --rounds 3 --folder .: the limit for files", FileLimit.run),
        ("handshake", "--logins 2000: the limit for logins under TLS", HandshakeLimit.run),
        ("hash", "--bytes 1073741824: what it costs to prove a file", HashLimit.run),
        ("proxy", "--port P --rate 125000000 --delay 40: a long line to the server on that port", LongLine.run),
        ("relay", "the limit for chat: a relay without features, until it is told to end", Relay.run),
    ]

    private static var help: String {
        var text = """
            atrium-bench: measures a running server on this machine

            usage: atrium-bench ROW --port P [--pid PID] [--speaks atrium|relay|redis|nats|irc] [--as NAME] [options]


            """
        for row in rows { text += "  \(row.name)  \(row.options)\n" }
        return text + "\nA row whose deliveries are not exactly what was sent ends with status 1.\n"
    }
}
