import AtriumWire

/// How one connection keeps to the limit of its requests: since when it is refused, and how often it went on all the
/// same. Spec/08-limits.md §8.3.
///
/// The stock of units itself is the account's, or before the login the connection's.
public struct RequestPace: Sendable {
    /// Requests past a refusal that end a connection.
    public static let strikesMax: UInt64 = 256
    /// The shortest time that is told: shorter ones would only make more refusals.
    public static let waitMinMilliseconds: UInt64 = 200
    /// When who was ended for abuse may come again.
    public static let abuseRetryMilliseconds: UInt32 = 60_000

    private static let strikeRate = Rate(burst: strikesMax - 1, count: 4)

    private var refusedUntil = MonotonicTime(nanoseconds: 0)
    /// Requests refused since the last refusal began.
    private var refusalCount = 0
    private var strikes = TokenBucket()

    public init() {}

    /// Whether everything that costs anything is refused now.
    public func isRefusing(at now: MonotonicTime) -> Bool { now < refusedUntil }

    /// The stock had too little.
    ///
    /// - Parameter wait: nanoseconds until it has enough.
    public mutating func beginRefusing(for wait: UInt64, at now: MonotonicTime) {
        let least = now.advanced(byMilliseconds: Self.waitMinMilliseconds)
        refusedUntil = max(now.advanced(byNanoseconds: wait), least)
        refusalCount = 0
    }

    /// Refuses a request, while everything is refused.
    ///
    /// - Parameters:
    ///   - requestsOpenMax: as many may have been on their way when the refusal began.
    ///   - burst: what the stock holds, for the answer.
    /// - Returns: the answer. With scope connection it ends the connection.
    public mutating func refuse(requestsOpenMax: Int, burst: UInt64, at now: MonotonicTime) -> ErrorFrame {
        refusalCount += 1
        if refusalCount > requestsOpenMax, let rate = Self.strikeRate, strikes.take(1, by: rate, at: now) > 0 {
            return ErrorFrame(
                .abuse, "you went on asking past refusals that said when to ask again",
                retryAfterMilliseconds: Self.abuseRetryMilliseconds)
        }
        let (milliseconds, rest) = refusedUntil.nanoseconds(since: now).quotientAndRemainder(dividingBy: 1_000_000)
        return ErrorFrame(
            .rateLimited, "this is too much in too short a time; try again",
            retryAfterMilliseconds: UInt32(clamping: milliseconds + (rest > 0 ? 1 : 0)), available: burst)
    }
}
