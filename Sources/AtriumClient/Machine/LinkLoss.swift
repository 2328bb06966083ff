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

    /// The login stands.
    mutating func end() {
        hasLoggedIn = true
        since = nil
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
        let due = now.advanced(byMilliseconds: backoff.next(random: random, leastMilliseconds: least))
        return deadline.map { min($0, due) } ?? due
    }
}
