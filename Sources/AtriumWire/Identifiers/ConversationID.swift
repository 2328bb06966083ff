/// Names a conversation - a room or a direct one - for good. Given by the journal; opaque to clients.
public struct ConversationID: RawRepresentable, Hashable, Sendable {
    public var rawValue: UInt64

    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }
}
