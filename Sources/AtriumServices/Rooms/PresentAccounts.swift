import AtriumWire

/// The accounts present in one room, sorted by name: a page of them is a slice, and an account is found in O(log n).
struct PresentAccounts: Sendable {
    /// One account with at least one session present, or whose last was lost a short while ago.
    struct Entry: Sendable {
        var name: FoldedName
        var account: AccountID
        var sessionCount: Int
        /// Until when a lost link may come back; nil while a session is present.
        var lingersUntil: WallTime?
    }

    /// What became of an account when one of its sessions left.
    enum Departure: Sendable {
        /// It has other sessions present, or was not there.
        case stays
        /// Its last session was lost, and may come back.
        case lingers
        /// It is no longer present.
        case gone
    }

    private(set) var entries: [Entry] = []

    var count: Int { entries.count }
    var isEmpty: Bool { entries.isEmpty }

    /// The account of that name, where it is present.
    func entry(_ name: FoldedName) -> Entry? {
        position(of: name).map { entries[$0] }
    }

    /// Adds a session. True where the account was not present before.
    mutating func enter(_ account: AccountID, name: FoldedName) -> Bool {
        let index = entries.partitionIndex { $0.name >= name }
        guard index < entries.count, entries[index].name == name else {
            entries.insert(Entry(name: name, account: account, sessionCount: 1), at: index)
            return true
        }
        entries[index].sessionCount += 1
        entries[index].lingersUntil = nil
        return false
    }

    /// Takes a session away; where it was the last, the account is gone at once, or lingers until the moment given.
    mutating func leave(_ name: FoldedName, lingerUntil: WallTime?) -> Departure {
        guard let index = position(of: name) else { return .stays }
        entries[index].sessionCount -= 1
        guard entries[index].sessionCount <= 0 else { return .stays }
        entries[index].lingersUntil = lingerUntil
        guard lingerUntil == nil else { return .lingers }
        entries.remove(at: index)
        return .gone
    }

    /// Takes away an account whose time to come back is over; nil where it came back.
    mutating func expire(_ name: FoldedName, at now: WallTime) -> AccountID? {
        guard let index = position(of: name), let until = entries[index].lingersUntil, until <= now else { return nil }
        return entries.remove(at: index).account
    }

    private func position(of name: FoldedName) -> Int? {
        let index = entries.partitionIndex { $0.name >= name }
        return index < entries.count && entries[index].name == name ? index : nil
    }
}
