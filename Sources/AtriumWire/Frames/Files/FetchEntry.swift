/// One account that fetched a file and kept it.
public struct FetchEntry: ListEntry {
    /// Who.
    public var account: AccountID
    /// When it first had the whole file.
    public var time: WallTime
    /// Name of that account.
    public var accountName: String

    public init(account: AccountID, time: WallTime, accountName: String) {
        self.account = account
        self.time = time
        self.accountName = accountName
    }

    public init(decoding payload: RawSpan, at cursor: inout Int) throws(DecodeError) {
        account = AccountID(rawValue: try payload.read(UInt64.self, at: &cursor))
        time = WallTime(microseconds: try payload.read(UInt64.self, at: &cursor))
        accountName = try payload.readText8(at: &cursor)
    }

    public func encode(into output: inout [UInt8]) {
        output.append(bigEndian: account.rawValue)
        output.append(bigEndian: time.microseconds)
        output.append(text8: accountName)
    }
}
