import AtriumWire

/// One account that another has blocked in direct conversations.
public struct BlockingRecord: Equatable, Sendable {
    /// Who blocks.
    public var account: AccountID
    /// Who is blocked.
    public var blocked: AccountID
    public var time: WallTime

    public init(account: AccountID, blocked: AccountID, time: WallTime) {
        self.account = account
        self.blocked = blocked
        self.time = time
    }
}
