/// How long to wait before each try to connect again: longer after each failure, and never for two clients alike, so
/// that a server that comes back is not run down by all of them at once.
///
/// Pure: randomness comes in as an argument.
struct Backoff: Equatable, Sendable {
    /// The wait is at least half of its step. The first step is one second, each further one twice as long.
    static let firstStepMilliseconds: UInt64 = 1_000
    static let stepMaxMilliseconds: UInt64 = 30_000

    private var failures: UInt64 = 0

    /// The wait before the next try, in milliseconds: 500 to 1,000 at first, 15,000 to 30,000 in the end.
    ///
    /// - Parameters:
    ///   - random: any number, each as likely as any other.
    ///   - leastMilliseconds: what the server asked for, of all its clients alike: they come a little after that.
    mutating func next(random: UInt64, leastMilliseconds: UInt64) -> UInt64 {
        let step = min(Self.firstStepMilliseconds << min(failures, 8), Self.stepMaxMilliseconds)
        failures += 1
        return max(step / 2, leastMilliseconds) + random % (step / 2 + 1)
    }

    /// The wait before a try that a person asked for was due by itself: a failure of theirs does not lengthen it.
    func again(random: UInt64, leastMilliseconds: UInt64) -> UInt64 {
        var same = self
        same.failures -= min(failures, 1)
        return same.next(random: random, leastMilliseconds: leastMilliseconds)
    }

    /// The link has stood for a while.
    mutating func reset() { failures = 0 }
}
