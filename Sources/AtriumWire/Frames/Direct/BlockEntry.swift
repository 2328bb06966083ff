/// An account that is blocked.
public struct BlockEntry: ListEntry {
    /// The account.
    public var account: AccountID
    /// When it was blocked.
    public var time: WallTime
    /// Its name.
    public var name: String

    public init(
        account: AccountID, time: WallTime, name: String
    ) {
        self.account = account
        self.time = time
        self.name = name
    }

    public init(decoding payload: RawSpan, at cursor: inout Int) throws(DecodeError) {
        account = AccountID(rawValue: try payload.read(UInt64.self, at: &cursor))
        time = WallTime(microseconds: try payload.read(UInt64.self, at: &cursor))
        name = try payload.readText8(at: &cursor)
    }

    public func encode(into output: inout [UInt8]) {
        output.append(bigEndian: account.rawValue)
        output.append(bigEndian: time.microseconds)
        output.append(text8: name)
    }
}
