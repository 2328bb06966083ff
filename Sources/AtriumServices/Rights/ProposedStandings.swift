import AtriumWire

/// What is on its way to the journal of who is what in one room. Each request is judged by what stands, and by what
/// the others in flight may come to: together they keep the bounds, whatever becomes of each.
struct ProposedStandings: Sendable {
    /// What one account does to standings of the room just now.
    private struct Author {
        var count = 0
        /// Requests of its that would be refused by what stands, and may not be behind what is in flight.
        var waiting: [DeferredCall] = []
    }

    /// Accounts whose role may end so: an owner among them is not counted on.
    private var ending: [AccountID: Int] = [:]
    /// Accounts that the room may come to know so.
    private var arriving: [AccountID: Int] = [:]
    private var authors: [AccountID: Author] = [:]

    /// Whether nothing is on its way.
    var isEmpty: Bool { authors.isEmpty }

    /// Notes a change that is proposed.
    mutating func begin(_ change: StandingChange, of subject: AccountID, by author: AccountID) {
        authors[author, default: Author()].count += 1
        if change.endsOwnership { ending[subject, default: 0] += 1 }
        if change.isKept { arriving[subject, default: 0] += 1 }
    }

    /// Notes that a change is settled, and gives the requests that have waited for it.
    mutating func end(_ change: StandingChange, of subject: AccountID, by author: AccountID) -> [DeferredCall] {
        if change.endsOwnership { Self.countDown(subject, in: &ending) }
        if change.isKept { Self.countDown(subject, in: &arriving) }
        guard let known = authors[author] else { return [] }
        guard known.count <= 1 else {
            authors[author]?.count = known.count - 1
            return []
        }
        authors[author] = nil
        return known.waiting
    }

    /// Whether a request of that account waits already: what it asks for next waits behind that.
    func isWaiting(_ author: AccountID) -> Bool { authors[author]?.waiting.isEmpty == false }

    /// Has a request wait for what its account has in flight; false where that is nothing.
    @discardableResult
    mutating func wait(_ call: DeferredCall, of author: AccountID) -> Bool {
        guard authors[author] != nil else { return false }
        authors[author]?.waiting.append(call)
        return true
    }

    /// Owners who may be none any more, beside one account.
    func endingOwnerCount(in standings: RoomStandings, besides account: AccountID?) -> Int {
        ending.keys.reduce(0) { $0 + ($1 != account && standings[$1].role == .owner ? 1 : 0) }
    }

    /// Accounts that the room does not know and may come to know, beside one.
    func arrivingCount(in standings: RoomStandings, besides account: AccountID) -> Int {
        arriving.keys.reduce(0) { $0 + ($1 != account && standings[$1].isEmpty ? 1 : 0) }
    }

    private static func countDown(_ account: AccountID, in counts: inout [AccountID: Int]) {
        guard let count = counts[account] else { return }
        counts[account] = count > 1 ? count - 1 : nil
    }
}

extension StandingChange {
    /// Whether an owner is none behind it.
    fileprivate var endsOwnership: Bool {
        switch self {
        case .role(let role): role != .owner
        case .kicked, .banned: true
        case .invited, .answered, .unbanned, .muted, .unmuted: false
        }
    }

    /// Whether it leaves something to be kept of an account that was a stranger.
    fileprivate var isKept: Bool {
        var standing = RoomStanding.stranger
        standing.apply(self)
        return !standing.isEmpty
    }
}
