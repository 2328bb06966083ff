import Glibc

/// Real servers and real clients, killed, cut off and starved of disk, and then everything acknowledged looked for.
///
/// Without a role it is the tormentor: it starts the server and clients of every role, each a process of its own, puts
/// a proxy between them, and does to them what its options say. `scripts/torture` runs it.
@main
struct Program {
    static func main() {
        _ = signal(SIGPIPE, SIG_IGN)
        do {
            let words = Array(CommandLine.arguments.dropFirst())
            switch words.first {
            case "writer":
                var writer = try Writer(try Assignment(words.dropFirst()))
                try writer.run()
            case "reader":
                var reader = try Reader(try Assignment(words.dropFirst()))
                try reader.run()
            case "sender":
                var sender = try Sender(try Assignment(words.dropFirst()))
                try sender.run()
            case "--help", "-h": Output.line(TortureOptions.help)
            default:
                let options = try TortureOptions(words)
                var file = FileTorture(options)
                var torture = Torture(options)
                let isKept = try options.bytes > 0 ? file.run() : torture.run()
                exit(isKept ? 0 : 1)
            }
        } catch let failure as Failure {
            Output.error("torture: \(failure.text)")
            exit(failure.status)
        } catch {
            Output.error("torture: \(error)")
            exit(1)
        }
    }
}
