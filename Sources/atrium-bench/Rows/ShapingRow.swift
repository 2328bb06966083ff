import AtriumNet

/// Whether a bound on bandwidth is kept: accounts move files at once for ten seconds, one way, and each says something
/// small again and again on the same connection. Ends with status 1 where the bytes are off by more than a twentieth.
enum ShapingRow {
    private static let tolerance = 0.05

    static func run(_ arguments: Arguments) throws {
        let port = try arguments.port()
        let accounts = try arguments.number("accounts", 4, 1...16)
        let seconds = try arguments.number("seconds", 10, 1...30)
        let bound = Double(try arguments.number("expect", 20 << 20, 1 << 16...1 << 34))
        let isUpload = arguments.text("direction", "up") == "up"
        let title = "shaped \(isUpload ? "upload" : "download"), \(accounts) accounts"
        let movers = (0..<accounts).map { _ in ShapedMover(port: port, isUpload: isUpload) }
        let threads = try movers.map { try $0.start() }
        for mover in movers { mover.awaitReady() }
        let startedAt = Clock.monotonicNanoseconds()
        let endsAt = startedAt + UInt64(seconds) * 1_000_000_000
        for mover in movers { mover.begin(at: startedAt, until: endsAt) }
        for thread in threads { thread.join() }
        let results = try movers.map { try $0.result() }
        let speeds = results.map { Double($0.bytes) / Double(seconds) }
        let sum = speeds.reduce(0, +)
        let mebibyte = Double(1 << 20)
        Figure(title, "limit", "speed of all", bound / mebibyte, "MiB/s").print()
        Figure(title, "atrium", "speed of all", sum / mebibyte, "MiB/s").print()
        Figure(title, "atrium", "slowest account", (speeds.min() ?? 0) / mebibyte, "MiB/s").print()
        Figure(title, "atrium", "fastest account", (speeds.max() ?? 0) / mebibyte, "MiB/s").print()
        let times = Percentiles(results.flatMap(\.times))
        Figure(title, "atrium", "message meanwhile, p50", times.microseconds(0.5), "us").print()
        Figure(title, "atrium", "message meanwhile, p99", times.microseconds(0.99), "us").print()
        guard abs(sum - bound) <= bound * tolerance else { throw Failure("\(title): the bound is not kept") }
    }
}
