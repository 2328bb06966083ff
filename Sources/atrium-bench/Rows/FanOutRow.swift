/// Messages to a room, or between pairs: how many arrive a second, and what one costs the server.
enum FanOutRow {
    static func run(_ arguments: Arguments) throws {
        let members = try arguments.number("members", 100, 1...19_000)
        let publishers = try arguments.number("publishers", 1, 1...1_000)
        let window = try arguments.number("window", 256, 1...65_536)
        let messages = try arguments.number("messages", 100_000, 1...10_000_000)
        let title = "room, \(members) members, \(publishers) publishing, \(window) in flight"
        try measure(
            .init(members: members, publishers: publishers, window: window, messages: messages), title, arguments)
    }

    static func runDirect(_ arguments: Arguments) throws {
        let pairs = try arguments.number("pairs", 100, 1...4_000)
        let window = try arguments.number("window", 1, 1...65_536)
        let messages = try arguments.number("messages", 100_000, 1...10_000_000)
        try measure(
            .init(members: pairs, publishers: pairs, window: window, messages: messages, isDirect: true),
            "direct, \(pairs) pairs, \(window) in flight each", arguments)
    }

    static func runLatency(_ arguments: Arguments) throws {
        let members = try arguments.number("members", 100, 1...19_000)
        let rate = try arguments.number("rate", 200, 1...100_000)
        let seconds = try arguments.number("seconds", 10, 1...40)
        let title = "room, \(members) members, \(rate) messages/s"
        let server = try arguments.server()
        let shape = LoadServer.Shape(
            members: members, publishers: 1, window: 64, messages: rate * seconds, rate: rate)
        let plan = try server.plan(shape, port: try arguments.port())
        let process = try arguments.processID().map { ServerProcess(processID: $0) }
        let result = try server.run(plan, seconds: seconds + 10, measuresTimes: true, process)
        let name = arguments.text("as", server.rawValue)
        Figure(title, name, "delivery p50", result.times.microseconds(0.5), "us").print()
        Figure(title, name, "delivery p99", result.times.microseconds(0.99), "us").print()
        Figure(title, name, "delivery p99.9", result.times.microseconds(0.999), "us").print()
    }

    private static func measure(_ shape: LoadServer.Shape, _ title: String, _ arguments: Arguments) throws {
        let server = try arguments.server()
        let plan = try server.plan(shape, port: try arguments.port())
        let process = try arguments.processID().map { ServerProcess(processID: $0) }
        let result = try server.run(
            plan, seconds: try arguments.number("seconds", 50, 1...55), measuresTimes: false, process)
        let name = arguments.text("as", server.rawValue)
        let deliveries = Double(result.deliveries)
        Figure(title, name, "verified deliveries", deliveries, "").print()
        Figure(title, name, "deliveries", deliveries / result.stretch.seconds, "/s").print()
        if let used = result.stretch.serverProcessorSeconds {
            Figure(title, name, "server CPU a delivery", used / deliveries * 1e9, "ns").print()
        }
        let own = result.stretch.ownProcessorSeconds
        Figure(title, name, "generator CPU a delivery", own / deliveries * 1e9, "ns").print()
    }
}
