import AtriumWire

/// Who is present in a conversation.
public struct MemberList: Equatable, Sendable {
    public var conversation: ConversationID
    /// Accounts present in all.
    public var presentCount: UInt32
    /// Sorted by name without case.
    public var members: [MemberEntry]
}
