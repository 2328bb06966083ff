import AtriumNet

/// Logins that then say nothing: what one costs in memory and in processor time.
///
/// Names are claimed first and by themselves, so that a login is measured without the account it belongs to. The
/// client derives its key anew at each login, as the protocol wants it; that is the client's cost, and bounds how
/// many logins a second one generator brings about.
enum IdleRow {
    static func run(_ arguments: Arguments) throws {
        let count = try arguments.number("logins", 1000, 1...9_000)
        guard let processID = try arguments.processID() else { throw Failure("--pid is needed", status: 2) }
        let process = ServerProcess(processID: processID)
        let crowd = try Crowd(port: try arguments.port())
        let title = "idle, \(count) logins"
        Output.error("\(title): claims\n")
        let memoryAtStart = try process.memoryBytes()
        let claims = try Stretch(process)
        // Few at a time: what a connection leaves behind would otherwise serve the logins that are measured.
        for start in stride(from: 0, to: count, by: 32) {
            _ = try crowd.enter(start..<min(start + 32, count), .claim)
        }
        let claimed = try claims.result()
        let memoryBefore = try process.memoryBytes()
        Output.error("\(title): logins\n")
        let logins = try Stretch(process)
        let guests = try crowd.enter(0..<count, .logIn(claims: false, follows: nil))
        let loggedIn = try logins.result()
        let memoryAfter = try process.memoryBytes()
        let number = Double(count)
        Figure(title, "atrium", "memory a login", Double(memoryAfter - memoryBefore) / number, "bytes").print()
        let whole = Double(memoryAfter - memoryAtStart) / number
        Figure(title, "atrium", "memory a login, account included", whole, "bytes").print()
        Figure(title, "atrium", "memory an account", Double(memoryBefore - memoryAtStart) / number, "bytes").print()
        Figure(title, "atrium", "logins", number / loggedIn.seconds, "/s").print()
        Figure(title, "atrium", "generator CPU a login", loggedIn.ownProcessorSeconds / number * 1e6, "us").print()
        if let used = loggedIn.serverProcessorSeconds, let claiming = claimed.serverProcessorSeconds {
            Figure(title, "atrium", "server CPU a login", used / number * 1e6, "us").print()
            Figure(title, "atrium", "server CPU a claim", claiming / number * 1e6, "us").print()
        }
        withExtendedLifetime(guests) {}
    }
}
