import AtriumNet
import AtriumWire
import Glibc
import Synchronization

/// One account that moves a file again and again for a while, on a thread of its own, and may talk beside it.
final class ShapedMover: Sendable {
    /// What it came to.
    struct Result: Sendable {
        var bytes = 0
        /// What each message took, in nanoseconds.
        var times: [UInt64] = []
    }

    private static let blockCount = (16 << 20) / Pattern.blockBytes
    /// Round trips that nobody makes in the time.
    private static let tripsMax = 10_000_000

    private let port: UInt16
    private let isUpload: Bool
    private let talks: Bool
    private let isReady = Atomic(false)
    /// When it begins and ends; 0 until that is known.
    private let beginsAt = Atomic<UInt64>(0)
    private let endsAt = Atomic<UInt64>(0)
    private let outcome = Lock<Swift.Result<Result, Failure>>(.success(Result()))

    init(port: UInt16, isUpload: Bool, talks: Bool = true) {
        self.port = port
        self.isUpload = isUpload
        self.talks = talks
    }

    /// Logs in and makes everything ready; then waits for `begin`.
    func start() throws -> SystemThread {
        try SystemThread(name: "mover") { [self] in
            do {
                let result = try move()
                outcome.withLock { $0 = .success(result) }
            } catch {
                outcome.withLock { $0 = .failure(error as? Failure ?? Failure("\(error)")) }
            }
            isReady.store(true, ordering: .releasing)
        }
    }

    /// Waits until it is ready, or has failed.
    func awaitReady() {
        while !isReady.load(ordering: .acquiring) { usleep(1_000) }
    }

    func begin(at start: UInt64, until end: UInt64) {
        endsAt.store(end, ordering: .relaxed)
        beginsAt.store(start, ordering: .releasing)
    }

    func result() throws -> Result { try outcome.withLock { $0 }.get() }

    private func move() throws -> Result {
        let link = try Link(port: port)
        let pattern = Pattern()
        let file = isUpload ? nil : try TransferRow.upload(link, pattern, Self.blockCount)
        let digest = isUpload ? pattern.digest(blockCount: Self.blockCount) : nil
        var credit = try TransferRow.creditAtStart(link)
        isReady.store(true, ordering: .releasing)
        while beginsAt.load(ordering: .acquiring) == 0 { usleep(1_000) }
        let end = endsAt.load(ordering: .relaxed)
        let trips = RoundTrips(link, count: Self.tripsMax)
        let beside: [any LinkUse] = talks ? [trips] : []
        var result = Result()
        var transfer: UInt32 = 100
        func isOver() -> Bool { Clock.monotonicNanoseconds() >= end }
        while !isOver() {
            transfer += 1
            if let file {
                let download = try Downloading(
                    link, pattern, transfer: transfer, file: file, blockCount: Self.blockCount, into: .nowhere)
                try link.run(beside + [download]) { download.isDone || isOver() }
                result.bytes += download.receivedBytes
            } else if let digest {
                let upload = try Uploading(
                    link, pattern, transfer: transfer, blockCount: Self.blockCount, digest: digest,
                    connectionCredit: credit)
                trips.mayStep = { !upload.isMidFrame }
                try link.run(beside + [upload]) { upload.isDone || isOver() }
                result.bytes += upload.sentDataBytes
                credit = upload.connectionCreditLeft
            }
        }
        result.times = trips.times
        return result
    }
}
