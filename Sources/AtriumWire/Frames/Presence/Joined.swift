/// Somebody is present.
///
/// Layout: Spec/04-rooms.md, Joined (0x0801), sent by the server.
public struct Joined: WireFrame, Equatable {
    public static let kind = FrameKind.joined

    /// The conversation.
    public var conversation: ConversationID
    /// Who.
    public var account: AccountID
    /// Accounts present now.
    public var presentCount: UInt32
    /// Name of the account.
    public var name: String

    public init(conversation: ConversationID, account: AccountID, presentCount: UInt32, name: String) {
        self.conversation = conversation
        self.account = account
        self.presentCount = presentCount
        self.name = name
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        conversation = ConversationID(rawValue: try payload.read(UInt64.self, at: &cursor))
        account = AccountID(rawValue: try payload.read(UInt64.self, at: &cursor))
        presentCount = try payload.read(UInt32.self, at: &cursor)
        name = try payload.readText8(at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(bigEndian: conversation.rawValue)
        output.append(bigEndian: account.rawValue)
        output.append(bigEndian: presentCount)
        output.append(text8: name)
    }
}
