/// One account that is present in a conversation.
public struct MemberEntry: ListEntry {
    /// The account.
    public var account: AccountID
    /// Its name.
    public var name: String

    public init(account: AccountID, name: String) {
        self.account = account
        self.name = name
    }

    public init(decoding payload: RawSpan, at cursor: inout Int) throws(DecodeError) {
        account = AccountID(rawValue: try payload.read(UInt64.self, at: &cursor))
        name = try payload.readText8(at: &cursor)
    }

    public func encode(into output: inout [UInt8]) {
        output.append(bigEndian: account.rawValue)
        output.append(text8: name)
    }
}
