import AtriumNet
import AtriumWire

/// Small messages on the connection that carries a file: how long an answer takes, beside an idle server, a busy
/// machine, a download and an upload.
enum BesideRow {
    static func run(_ arguments: Arguments) throws {
        let trips = try arguments.number("trips", 5_000, 10...100_000)
        let blockCount = try TransferRow.blocks(arguments, usual: 256 << 20)
        try measure("round trip, nothing else", arguments, trips)
        let busy = try BusyLoops(count: 2)
        try measure("round trip, two busy loops", arguments, trips)
        busy.stop()
        try measure("round trip, download on the connection", arguments, trips) { link, pattern, trips in
            let file = try TransferRow.upload(link, pattern, blockCount)
            return try repeating(trips, link, blockCount) { transfer in
                try Downloading(
                    link, pattern, transfer: transfer, file: file, blockCount: blockCount, into: .nowhere)
            }
        }
        try measure("round trip, upload on the connection", arguments, trips) { link, pattern, trips in
            let digest = pattern.digest(blockCount: blockCount)
            var credit = try TransferRow.creditAtStart(link)
            var last: Uploading?
            return try repeating(trips, link, blockCount) { transfer in
                if let last { credit = last.connectionCreditLeft }
                let upload = try Uploading(
                    link, pattern, transfer: transfer, blockCount: blockCount, digest: digest, connectionCredit: credit)
                trips.mayStep = { !upload.isMidFrame }
                last = upload
                return upload
            }
        }
    }

    /// Transfers one behind the other until there are enough round trips; gives the bytes they moved
    /// and the time it took.
    private static func repeating(
        _ trips: RoundTrips, _ link: Link, _ blockCount: Int, _ next: (UInt32) throws -> any LinkUse
    ) throws -> Work {
        let startedAt = Clock.monotonicNanoseconds()
        var transfer: UInt32 = 10
        var bytes = 0
        while !trips.isDone, transfer < 400 {
            transfer += 1
            let use = try next(transfer)
            try link.run([trips, use]) { use.isDone }
            bytes += blockCount * Pattern.blockBytes
        }
        return Work(bytes: bytes, since: startedAt)
    }

    /// What went on beside the round trips.
    private struct Work {
        let bytes: Int
        let seconds: Double

        init(bytes: Int, since startedAt: UInt64) {
            self.bytes = bytes
            seconds = Double(Clock.monotonicNanoseconds() - startedAt) / 1e9
        }
    }

    private static func measure(
        _ title: String, _ arguments: Arguments, _ count: Int,
        _ transfers: (Link, Pattern, RoundTrips) throws -> Work = { link, _, trips in
            let startedAt = Clock.monotonicNanoseconds()
            try link.run([trips]) { trips.isDone }
            return Work(bytes: 0, since: startedAt)
        }
    ) throws {
        let name = arguments.text("as", "atrium")
        let link = try Link(port: try arguments.port(), arguments.security())
        let trips = RoundTrips(link, count: count)
        let work = try transfers(link, Pattern(), trips)
        let times = Percentiles(trips.times)
        Figure(title, name, "p50", times.microseconds(0.5), "us").print()
        Figure(title, name, "p90", times.microseconds(0.9), "us").print()
        Figure(title, name, "p99", times.microseconds(0.99), "us").print()
        Figure(title, name, "longest", times.microseconds(1), "us").print()
        Figure(title, name, "answers", Double(times.count) / work.seconds, "/s").print()
        if work.bytes > 0 {
            Figure(title, name, "file meanwhile", Double(work.bytes) / work.seconds / TransferRow.gibibyte, "GiB/s")
                .print()
        }
    }
}
