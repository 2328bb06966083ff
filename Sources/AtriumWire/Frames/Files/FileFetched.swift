/// Tells the account that offered a file that another has fetched it whole, for the first time.
///
/// Layout: Spec/06-files.md, FileFetched (0x050F), sent by the server.
public struct FileFetched: WireFrame, Equatable {
    public static let kind = FrameKind.fileFetched

    /// The conversation the file was offered to.
    public var conversation: ConversationID
    /// The file.
    public var file: FileID
    /// Who fetched it.
    public var account: AccountID
    /// When.
    public var time: WallTime
    /// Name of that account.
    public var accountName: String

    public init(
        conversation: ConversationID, file: FileID, account: AccountID, time: WallTime, accountName: String
    ) {
        self.conversation = conversation
        self.file = file
        self.account = account
        self.time = time
        self.accountName = accountName
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        conversation = ConversationID(rawValue: try payload.read(UInt64.self, at: &cursor))
        file = FileID(rawValue: try payload.read(UInt64.self, at: &cursor))
        account = AccountID(rawValue: try payload.read(UInt64.self, at: &cursor))
        time = WallTime(microseconds: try payload.read(UInt64.self, at: &cursor))
        accountName = try payload.readText8(at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(bigEndian: conversation.rawValue)
        output.append(bigEndian: file.rawValue)
        output.append(bigEndian: account.rawValue)
        output.append(bigEndian: time.microseconds)
        output.append(text8: accountName)
    }
}
