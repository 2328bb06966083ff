import AtriumWire

/// The session that stands.
public struct LoginInfo: Equatable, Sendable {
    public var account: AccountID
    /// The name as it was claimed, which may differ in case from the one asked for.
    public var name: String
    /// Whether this login made the name the account's own.
    public var claimed: Bool

    public init(account: AccountID, name: String, claimed: Bool) {
        self.account = account
        self.name = name
        self.claimed = claimed
    }
}
