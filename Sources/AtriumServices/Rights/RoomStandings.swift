import AtriumWire

/// Who is what in one room: rising in account id, so that one is found in O(log n), and a page of them is a slice.
/// Accounts that are strangers without a sanction are not in it.
struct RoomStandings: Sendable {
    /// One account with a role, a sanction or an invitation.
    struct Entry: Sendable {
        let account: AccountID
        var standing: RoomStanding
    }

    private(set) var entries: [Entry] = []
    /// Accounts that own the room.
    private(set) var ownerCount = 0
    /// Accounts with a ban or a mute, ended or not: where there are none, nobody has to be looked for.
    private(set) var sanctionedCount = 0

    /// Accounts in it.
    var count: Int { entries.count }

    /// Whether there is nothing but who made the room.
    var isOnlyOwned: Bool { entries.count == ownerCount && ownerCount <= 1 }

    /// What an account is in the room.
    subscript(account: AccountID) -> RoomStanding {
        position(of: account).map { entries[$0].standing } ?? .stranger
    }

    /// Takes in what the journal kept.
    mutating func insert(_ record: StandingRecord) {
        set(record.standing, of: record.account)
    }

    /// Has the standing of an account follow what was done to it.
    mutating func apply(_ change: StandingChange, to account: AccountID) {
        var standing = self[account]
        standing.apply(change)
        set(standing, of: account)
    }

    /// Takes away what says nothing any more, and gives whose it was.
    mutating func forget(endedBy now: WallTime) -> [AccountID] {
        let over = entries.filter { $0.standing.isOver(at: now) }.map(\.account)
        for account in over { remove(account) }
        return over
    }

    /// Takes away what an account is.
    mutating func remove(_ account: AccountID) { set(.stranger, of: account) }

    private mutating func set(_ standing: RoomStanding, of account: AccountID) {
        let index = entries.partitionIndex { $0.account.rawValue >= account.rawValue }
        let isKnown = index < entries.count && entries[index].account == account
        if isKnown { count(entries[index].standing, by: -1) }
        count(standing, by: 1)
        switch (isKnown, standing.isEmpty) {
        case (true, true): entries.remove(at: index)
        case (true, false): entries[index].standing = standing
        case (false, true): break
        case (false, false): entries.insert(Entry(account: account, standing: standing), at: index)
        }
    }

    private mutating func count(_ standing: RoomStanding, by change: Int) {
        if standing.role == .owner { ownerCount += change }
        if standing.bannedUntil != .never || standing.mutedUntil != .never { sanctionedCount += change }
    }

    private func position(of account: AccountID) -> Int? {
        let index = entries.partitionIndex { $0.account.rawValue >= account.rawValue }
        return index < entries.count && entries[index].account == account ? index : nil
    }
}
