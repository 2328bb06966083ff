import AtriumWire

/// The two accounts of a direct conversation, lower id first. An account may write to itself.
struct AccountPair: Hashable, Sendable {
    let low: AccountID
    let high: AccountID

    init(_ one: AccountID, _ other: AccountID) {
        low = one.rawValue <= other.rawValue ? one : other
        high = one.rawValue <= other.rawValue ? other : one
    }

    func contains(_ account: AccountID) -> Bool {
        account == low || account == high
    }

    /// The one who is not `account`, or `account` itself where it writes to itself.
    func other(than account: AccountID) -> AccountID {
        account == low ? high : low
    }
}
