import AtriumClient

/// What waits unread in a direct conversation at login.
struct Unread: Equatable {
    /// No more than so many are shown at once; `/history` has the rest.
    static let shownMax: UInt64 = 50

    /// Events above the read marker.
    let count: UInt64
    /// Those above this sequence are shown.
    let since: UInt64

    /// - Returns: nil where all is read, or nothing of it is kept.
    init?(head: UInt64, read: UInt64, first: UInt64) {
        // A peer's figures: each difference is taken only where it cannot be negative.
        let from = max(read, first > 0 ? first - 1 : 0)
        guard head > from else { return nil }
        count = head - from
        since = count > Self.shownMax ? head - Self.shownMax : from
    }

    /// The line in front of them.
    func heading(with name: String) -> String {
        let more = count > Self.shownMax ? ", the last \(Self.shownMax) of them here; /history has the rest" : ""
        return "\(count) unread with \(name)\(more)"
    }
}
