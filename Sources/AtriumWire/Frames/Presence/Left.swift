/// Somebody is no longer present.
///
/// Layout: Spec/04-rooms.md, Left (0x0802), sent by the server.
public struct Left: WireFrame, Equatable {
    public static let kind = FrameKind.left

    /// The conversation.
    public var conversation: ConversationID
    /// Who.
    public var account: AccountID
    /// Accounts present now.
    public var presentCount: UInt32
    /// Why.
    public var reason: LeaveReason
    /// Name of the account.
    public var name: String

    public init(
        conversation: ConversationID, account: AccountID, presentCount: UInt32, reason: LeaveReason,
        name: String
    ) {
        self.conversation = conversation
        self.account = account
        self.presentCount = presentCount
        self.reason = reason
        self.name = name
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        conversation = ConversationID(rawValue: try payload.read(UInt64.self, at: &cursor))
        account = AccountID(rawValue: try payload.read(UInt64.self, at: &cursor))
        presentCount = try payload.read(UInt32.self, at: &cursor)
        reason = LeaveReason(rawValue: try payload.read(UInt8.self, at: &cursor)) ?? .other
        name = try payload.readText8(at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(bigEndian: conversation.rawValue)
        output.append(bigEndian: account.rawValue)
        output.append(bigEndian: presentCount)
        output.append(reason.rawValue)
        output.append(text8: name)
    }
}
