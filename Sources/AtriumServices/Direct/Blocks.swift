import AtriumWire

/// Who has blocked whom in direct conversations: each account's list rises in account id.
struct Blocks: Sendable {
    /// One account that is blocked.
    struct Entry: Sendable {
        let account: AccountID
        let time: WallTime
    }

    private var lists: [AccountID: [Entry]] = [:]
    /// How many more each account has on their way to the journal.
    private var proposedCounts: [AccountID: Int] = [:]

    init(_ records: [BlockingRecord]) {
        for record in records { set(record, isBlocked: true) }
    }

    /// Whether nobody has blocked anybody.
    var isEmpty: Bool { lists.isEmpty }

    /// Whom an account has blocked.
    func list(of account: AccountID) -> [Entry] { lists[account] ?? [] }

    /// How many an account has blocked, or will when all that is on its way is kept.
    func count(of account: AccountID) -> Int { list(of: account).count + (proposedCounts[account] ?? 0) }

    /// Counts a block that is proposed.
    mutating func begin(by account: AccountID) { proposedCounts[account, default: 0] += 1 }

    /// Counts a block no more that is settled.
    mutating func end(by account: AccountID) {
        guard let count = proposedCounts[account] else { return }
        proposedCounts[account] = count > 1 ? count - 1 : nil
    }

    /// Whether an account has blocked another.
    func contains(_ blocked: AccountID, by account: AccountID) -> Bool {
        guard let list = lists[account] else { return false }
        let index = list.partitionIndex { $0.account.rawValue >= blocked.rawValue }
        return index < list.count && list[index].account == blocked
    }

    /// Blocks an account, or lets it write again.
    mutating func set(_ record: BlockingRecord, isBlocked: Bool) {
        guard contains(record.blocked, by: record.account) != isBlocked else { return }
        var list = lists[record.account] ?? []
        let index = list.partitionIndex { $0.account.rawValue >= record.blocked.rawValue }
        if isBlocked {
            list.insert(Entry(account: record.blocked, time: record.time), at: index)
        } else {
            list.remove(at: index)
        }
        lists[record.account] = list.isEmpty ? nil : list
    }
}
