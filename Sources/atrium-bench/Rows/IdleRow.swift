import AtriumNet

/// Connections that stand and say nothing: the memory one of them takes in the server.
///
/// With Atrium, names are claimed first and by themselves, so that a login is told from the account it belongs to.
enum IdleRow {
    static func run(_ arguments: Arguments) throws {
        let count = try arguments.number("logins", 1000, 1...19_000)
        guard let processID = try arguments.processID() else { throw Failure("--pid is needed", status: 2) }
        let process = ServerProcess(processID: processID)
        let server = try arguments.server()
        let name = arguments.text("as", server.rawValue)
        let title = "idle"
        let port = try arguments.port()
        let number = Double(count)
        guard server == .atrium else {
            let before = try process.memoryBytes()
            let arrivals = try server.enter(LoadServer.prefix(), 0..<count, port: port) { _ in nil }
            try Figure(title, name, "memory a login", Double(process.memoryBytes() - before) / number, "bytes").print()
            withExtendedLifetime(arrivals) {}
            return
        }
        let crowd = try Crowd(port: port, arguments.security())
        let memoryAtStart = try process.memoryBytes()
        // Few at a time: what a connection leaves behind would otherwise serve the logins that are measured.
        for start in stride(from: 0, to: count, by: 32) {
            _ = try crowd.enter(start..<min(start + 32, count), .claim)
        }
        let memoryBefore = try process.memoryBytes()
        let guests = try crowd.enter(0..<count, .logIn(claims: false, follows: nil))
        let memoryAfter = try process.memoryBytes()
        Figure(title, name, "memory a login", Double(memoryAfter - memoryBefore) / number, "bytes").print()
        let whole = Double(memoryAfter - memoryAtStart) / number
        Figure(title, name, "memory a login, account included", whole, "bytes").print()
        withExtendedLifetime(guests) {}
    }
}
