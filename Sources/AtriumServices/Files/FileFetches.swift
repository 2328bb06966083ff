import AtriumWire

/// Who has fetched one file, in the order of their first times.
struct FileFetches: Sendable {
    /// Most accounts noted for a file: as many as one FetchList holds.
    static let accountsMax = 1_000

    private(set) var entries: [FetchRecord] = []

    /// Whether an account is to be noted: for the first time, and while there is room.
    func isNew(_ account: AccountID) -> Bool {
        entries.count < Self.accountsMax && !entries.contains { $0.account == account }
    }

    /// Notes an account that is new.
    mutating func insert(_ entry: FetchRecord) {
        guard isNew(entry.account) else { return }
        entries.append(entry)
    }
}
