import AtriumSession

/// Since when a client is without the session it had, and how it waits for the next one.
struct LinkLoss {
    /// A session that stood for so long, or moved so much, was a good one: the next loss is waited for like the first.
    /// A server that ends each session at once is not run down, and a link that breaks often is used as far as it goes.
    static let goodMilliseconds: UInt64 = 1_000
    static let goodBytes = 1 << 20

    /// Whether a login has ever stood.
    var hasLoggedIn = false
    /// When the session was lost; nil while it stands.
    private(set) var since: MonotonicTime?
    private var backoff = Backoff()
    /// When the next try would have been made, where a person asked for one before that.
    private var dueAnyway: MonotonicTime?

    /// The login stands.
    mutating func end() {
        hasLoggedIn = true
        since = nil
        dueAnyway = nil
    }

    /// A person wants a try now.
    ///
    /// - Parameter due: when it would have been made.
    mutating func hurry(insteadOf due: MonotonicTime) {
        dueAnyway = due
    }

    /// The link is gone.
    ///
    /// - Parameters:
    ///   - readyAt: since when the session stood; nil where it did not.
    ///   - movedBytes: what passed over the link, both ways.
    mutating func start(readyAt: MonotonicTime?, movedBytes: Int, at now: MonotonicTime) {
        if let readyAt, movedBytes >= Self.goodBytes || now.milliseconds(since: readyAt) >= Self.goodMilliseconds {
            backoff.reset()
        }
        if since == nil { since = now }
    }

    /// When to try next.
    ///
    /// - Returns: nil where the time for trying is over.
    mutating func nextTry(
        _ reconnection: Reconnection, random: UInt64, retryAfter: Duration?, at now: MonotonicTime
    ) -> MonotonicTime? {
        let deadline: MonotonicTime?
        switch reconnection {
        case .never: return nil
        case .within(let duration):
            let milliseconds = UInt64(max(0, min(duration / .milliseconds(1), 1e15)))
            deadline = (since ?? now).advanced(byMilliseconds: milliseconds)
        case .always: deadline = nil
        }
        if let deadline, now >= deadline { return nil }
        let least = retryAfter.map { UInt64(max(0, min($0 / .milliseconds(1), 1e15))) } ?? 0
        let due = nextDue(random: random, leastMilliseconds: least, at: now)
        return deadline.map { min($0, due) } ?? due
    }

    /// A try that a person asked for and that failed leaves the next one where it was; where that moment has passed
    /// meanwhile, the wait is as long as it was.
    private mutating func nextDue(
        random: UInt64, leastMilliseconds: UInt64, at now: MonotonicTime
    ) -> MonotonicTime {
        guard let planned = dueAnyway else {
            return now.advanced(byMilliseconds: backoff.next(random: random, leastMilliseconds: leastMilliseconds))
        }
        dueAnyway = nil
        let least = now.advanced(byMilliseconds: leastMilliseconds)
        if planned > now { return max(planned, least) }
        return now.advanced(byMilliseconds: backoff.again(random: random, leastMilliseconds: leastMilliseconds))
    }
}
