import AtriumNet

/// Connections that come in one behind the other, 32 at a time: what one costs the server's processors, and how many
/// come in a second.
///
/// A client derives its key anew at each login, as the protocol wants it; here it is derived once for all, so that the
/// server is what is measured.
enum LoginsRow {
    private static let together = 32

    static func run(_ arguments: Arguments) throws {
        let count = try arguments.number("logins", 2000, 1...19_000)
        let times = try arguments.number("times", 1, 1...1000)
        let server = try arguments.server()
        let name = arguments.text("as", server.rawValue)
        let port = try arguments.port()
        let process = try arguments.processID().map { ServerProcess(processID: $0) }
        guard server == .atrium else {
            return try measure("logins", name, count, process) {
                _ = try server.enter(LoadServer.prefix(), 0..<count, port: port) { _ in nil }
            }
        }
        let crowd = try Crowd(port: port, arguments.security())
        func enter(_ title: String, _ goal: Guest.Goal) throws {
            try measure(title, name, count, process) {
                for start in stride(from: 0, to: count, by: together) {
                    _ = try crowd.enter(start..<min(start + together, count), goal, together: together)
                }
            }
        }
        if crowd.security != nil { try enter("logins, TLS handshake alone", .handshake) }
        try enter("logins, a name claimed", .claim)
        for _ in 0..<times { try enter("logins", .logIn(claims: false, follows: nil)) }
    }

    private static func measure(
        _ title: String, _ name: String, _ count: Int, _ process: ServerProcess?, _ body: () throws -> Void
    ) throws {
        let stretch = try Stretch(process)
        try body()
        let result = try stretch.result()
        Figure(title, name, "logins", Double(count) / result.seconds, "/s").print()
        if let used = result.serverProcessorSeconds {
            Figure(title, name, "server CPU a login", used / Double(count) * 1e6, "us").print()
        }
        Figure(title, name, "generator CPU a login", result.ownProcessorSeconds / Double(count) * 1e6, "us").print()
    }
}
