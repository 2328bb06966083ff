import AtriumNet
import AtriumWire

/// A room where some members stop reading while the others go on: what it costs those, what it costs the server's
/// memory, and whether the stopped ones end complete after they wake.
enum StalledRow {
    static func run(_ arguments: Arguments) throws {
        let members = try arguments.number("members", 1_000, 2...9_000)
        let stopped = try arguments.number("stopped", 100, 1...members - 1)
        let messages = try arguments.number("messages", 40_000, 1...1_000_000)
        guard let processID = try arguments.processID() else { throw Failure("--pid is needed", status: 2) }
        let process = ServerProcess(processID: processID)
        let shape = LoadServer.Shape(members: members, publishers: 4, window: 64, messages: messages)
        let title = "room, \(members) members, \(stopped) stopped"
        let free = try measure(shape, stopped: 0, title, "none stopped", arguments, process)
        let held = try measure(shape, stopped: stopped, title, "\(stopped) stopped", arguments, process)
        Figure(title, "atrium", "deliveries a second, against none stopped", held / free, "x").print()
    }

    /// - Returns: deliveries a second to those who read.
    private static func measure(
        _ shape: LoadServer.Shape, stopped: Int, _ title: String, _ name: String, _ arguments: Arguments,
        _ process: ServerProcess
    ) throws -> Double {
        var plan = try LoadServer.atrium.plan(shape, port: try arguments.port())
        let sleepers = plan.guests[..<stopped].enumerated().map { Straggler($0.element, index: $0.offset) }
        plan.leaveOut(first: stopped)
        try process.forgetPeak()
        let memory = try process.peakMemoryBytes()
        let result = try LoadServer.atrium.run(plan, seconds: 50, measuresTimes: false, process)
        let speed = Double(result.deliveries) / result.stretch.seconds
        Figure(title, "atrium", "deliveries, \(name)", speed, "/s").print()
        let peak = Double(try process.peakMemoryBytes() - memory) / 1_048_576
        Figure(title, "atrium", "peak memory above idle, \(name)", peak, "MiB").print()
        if stopped > 0 { try wake(sleepers, head: UInt64(shape.messages), title) }
        return speed
    }

    private static func wake(_ sleepers: [Straggler], head: UInt64, _ title: String) throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
        defer { buffer.deallocate() }
        let poller = try Poller()
        for (index, sleeper) in sleepers.enumerated() {
            try poller.add(sleeper.descriptor, .read, token: UInt64(index))
        }
        let startedAt = Clock.monotonicNanoseconds()
        var failure: (any Error)?
        while sleepers.contains(where: { $0.sequence < head }) {
            try poller.wait(milliseconds: 1_000) { token, _ in
                do { try sleepers[Int(token)].readable(buffer) } catch { failure = error }
            }
            if let failure { throw failure }
            guard Clock.monotonicNanoseconds() - startedAt < 50_000_000_000 else {
                let behind = sleepers.count { $0.sequence < head }
                throw Failure("\(behind) stopped members are not complete 50 s after they woke")
            }
        }
        let seconds = Double(Clock.monotonicNanoseconds() - startedAt) / 1e9
        Figure(title, "atrium", "members complete after they woke", Double(sleepers.count), "").print()
        Figure(title, "atrium", "until all were complete", seconds, "s").print()
        let fetched = sleepers.reduce(0) { $0 + $1.fetched }
        Figure(title, "atrium", "events fetched from history", Double(fetched), "").print()
    }
}
