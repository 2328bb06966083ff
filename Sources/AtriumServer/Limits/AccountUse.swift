import AtriumSession
import Synchronization

/// What the sessions of one account share, on whatever loop each of them is.
final class AccountUse: Sendable {
    /// Uploads of one account that may be open or asked for, of those that a server takes at a time.
    static let uploadsMax = 64

    /// When the stock of units is full again, in nanoseconds: a `TokenBucket` that several threads take from.
    private let fullAt = Atomic<UInt64>(0)
    private let uploadCount = Atomic<Int>(0)

    /// When nothing is owed any more.
    var settledAt: MonotonicTime { MonotonicTime(nanoseconds: fullAt.load(ordering: .relaxed)) }

    /// Whether one more upload may be opened.
    var hasRoomForUpload: Bool { uploadCount.load(ordering: .relaxed) < Self.uploadsMax }

    /// Takes units, or none where there are too few.
    ///
    /// - Returns: nanoseconds until there are enough; 0 where they were taken.
    func take(_ units: UInt64, by rate: Rate, at now: MonotonicTime) -> UInt64 {
        var before = fullAt.load(ordering: .relaxed)
        while true {
            var stock = TokenBucket(fullAt: MonotonicTime(nanoseconds: before))
            let wait = stock.take(units, by: rate, at: now)
            guard wait == 0 else { return wait }
            let (isTaken, found) = fullAt.compareExchange(
                expected: before, desired: stock.fullAt.nanoseconds, ordering: .relaxed)
            if isTaken { return 0 }
            before = found
        }
    }

    /// An upload is asked for.
    func openUpload() { uploadCount.add(1, ordering: .relaxed) }
    /// An upload is over, or was refused.
    func closeUpload() { uploadCount.subtract(1, ordering: .relaxed) }
}
