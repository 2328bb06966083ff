import AtriumNet
import AtriumWire
import Glibc

/// Somebody in a room of their own who says something ten times a second, on a thread of its own.
final class Talker: Sendable {
    private let port: UInt16
    private let index: Int
    private let outcome = Lock<Result<[[UInt64]], Failure>>(.success([]))

    private static let pauseMicroseconds: UInt32 = 100_000

    init(port: UInt16, index: Int) throws {
        self.port = port
        self.index = index
    }

    /// Talks until then.
    ///
    /// - Parameter minute: nanoseconds for which times are kept together.
    func start(until end: UInt64, every minute: UInt64) throws -> SystemThread {
        try SystemThread(name: "talker") { [self] in
            do {
                let times = try talk(until: end, every: minute)
                outcome.withLock { $0 = .success(times) }
            } catch {
                outcome.withLock { $0 = .failure(error as? Failure ?? Failure("\(error)")) }
            }
        }
    }

    /// What each of its messages of a minute took, in nanoseconds; to be asked when its thread has ended.
    func times(inMinute number: Int) throws -> [UInt64] {
        let all = try outcome.withLock { $0 }.get()
        return number < all.count ? all[number] : []
    }

    private func talk(until end: UInt64, every minute: UInt64) throws -> [[UInt64]] {
        let startedAt = Clock.monotonicNanoseconds()
        let link = try Link(port: port)
        var times: [[UInt64]] = []
        // Not all in the same instant.
        usleep(UInt32(index) * 1_997 % Self.pauseMicroseconds)
        while Clock.monotonicNanoseconds() < end {
            let trips = RoundTrips(link, count: 1)
            try link.run([trips]) { trips.isDone }
            let number = Int((Clock.monotonicNanoseconds() - startedAt) / minute)
            while times.count <= number { times.append([]) }
            times[number] += trips.times
            usleep(Self.pauseMicroseconds)
        }
        return times
    }
}
