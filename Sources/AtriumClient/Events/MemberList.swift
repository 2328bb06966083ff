import AtriumWire

/// Who is present in a conversation.
public struct MemberList: Equatable, Sendable {
    public var conversation: ConversationID
    /// Accounts present in all.
    public var presentCount: UInt32
    /// Sorted by name without case.
    public var members: [MemberEntry]

    public init(conversation: ConversationID, presentCount: UInt32, members: [MemberEntry]) {
        self.conversation = conversation
        self.presentCount = presentCount
        self.members = members
    }
}
