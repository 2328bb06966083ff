/// When a lost connection is tried again: after 1 s, then after twice as long each time, up to 10 s.
struct Reconnection: Equatable {
    private static let firstSeconds: UInt64 = 1
    private static let lastSeconds: UInt64 = 10

    /// When the next try is due, on the monotonic clock; nil where none is.
    private(set) var dueNanoseconds: UInt64?
    private var waitSeconds = firstSeconds
    /// Whether a login succeeded before: only then is it worth trying again unasked.
    var hasBeenLoggedIn = false

    /// Plans the next try.
    ///
    /// - Parameter least: What the server asked for, in seconds.
    /// - Returns: Seconds until then.
    @discardableResult
    mutating func plan(atNanoseconds now: UInt64, leastSeconds least: UInt64 = 0) -> UInt64 {
        let seconds = min(max(waitSeconds, least), Self.lastSeconds)
        waitSeconds = min(waitSeconds * 2, Self.lastSeconds)
        dueNanoseconds = now + seconds * 1_000_000_000
        return seconds
    }

    /// Whether the planned moment has come.
    func isDue(atNanoseconds now: UInt64) -> Bool {
        dueNanoseconds.map { now >= $0 } ?? false
    }

    /// Has the planned try come now.
    mutating func hurry() {
        if dueNanoseconds != nil { dueNanoseconds = 0 }
    }

    /// A try is under way.
    mutating func start() {
        dueNanoseconds = nil
    }

    /// The session stands: the next loss starts with a short wait again.
    mutating func succeed() {
        hasBeenLoggedIn = true
        waitSeconds = Self.firstSeconds
    }
}
