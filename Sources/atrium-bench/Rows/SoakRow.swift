import AtriumNet
import Glibc

/// Four transfers, two each way, and 50 rooms in which somebody talks, for many minutes: what a message takes and what
/// memory the server holds in each minute, the last against the third, and whether the transfers share equally.
enum SoakRow {
    private static let roomCount = 50
    private static let title = "soak"

    static func run(_ arguments: Arguments) throws {
        let port = try arguments.port()
        let minutes = try arguments.number("minutes", 10, 3...600)
        // Shorter minutes show that the row works.
        let secondsEach = try arguments.number("seconds", 60, 1...60)
        guard let processID = try arguments.processID() else { throw Failure("--pid is needed", status: 2) }
        let server = ServerProcess(processID: processID)
        let movers = [true, true, false, false].map { ShapedMover(port: port, isUpload: $0, talks: false) }
        let talkers = try (0..<roomCount).map { try Talker(port: port, index: $0) }
        var threads = try movers.map { try $0.start() }
        for mover in movers { mover.awaitReady() }
        let startedAt = Clock.monotonicNanoseconds()
        let minute = UInt64(secondsEach) * 1_000_000_000
        let endsAt = startedAt + minute * UInt64(minutes)
        for mover in movers { mover.begin(at: startedAt, until: endsAt) }
        threads += try talkers.map { try $0.start(until: endsAt, every: minute) }
        var memory: [Double] = []
        for number in 1...minutes {
            let due = startedAt + minute * UInt64(number)
            while Clock.monotonicNanoseconds() < due { usleep(50_000) }
            memory.append(Double(try server.memoryBytes()) / 1_048_576)
        }
        for thread in threads { thread.join() }
        var times: [Percentiles] = []
        for number in 0..<minutes {
            times.append(Percentiles(try talkers.flatMap { try $0.times(inMinute: number) }))
        }
        try report(times.map { $0.microseconds(0.99) }, memory)
        try report(movers, seconds: Double(minutes * secondsEach))
        let count = times.reduce(0) { $0 + $1.count }
        Figure(title, "atrium", "messages answered", Double(count), "").print()
    }

    private static func report(_ p99: [Double], _ memory: [Double]) throws {
        for (name, values, unit) in [("message p99", p99, "us"), ("memory", memory, "MiB")] {
            for (index, value) in values.enumerated() {
                Figure(title, "atrium", "\(name), minute \(index + 1)", value, unit).print()
            }
            guard let last = values.last, values.count > 2, values[2] > 0 else { continue }
            Figure(title, "atrium", "\(name), last minute by the third", last / values[2], "x").print()
        }
    }

    private static func report(_ movers: [ShapedMover], seconds: Double) throws {
        let speeds = try movers.map { Double(try $0.result().bytes) / seconds / 1_048_576 }
        for (name, pair) in [("uploads", speeds[..<2]), ("downloads", speeds[2...])] {
            guard let slowest = pair.min(), let fastest = pair.max(), fastest > 0 else {
                throw Failure("the \(name) moved nothing")
            }
            Figure(title, "atrium", "\(name), both", slowest + fastest, "MiB/s").print()
            Figure(title, "atrium", "\(name), slower by faster", slowest / fastest, "x").print()
        }
    }
}
