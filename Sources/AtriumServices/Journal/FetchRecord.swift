import AtriumWire

/// One account that has fetched one file.
public struct FetchRecord: Equatable, Sendable {
    public var file: FileID
    public var account: AccountID
    /// When it first had all of it.
    public var time: WallTime

    public init(file: FileID, account: AccountID, time: WallTime) {
        self.file = file
        self.account = account
        self.time = time
    }
}
