import AtriumWire

/// A run of events that was asked for.
public struct HistoryPage: Equatable, Sendable {
    public var conversation: ConversationID
    /// Rising in sequence.
    public var events: [ConversationEvent]
    /// Whether the range holds more in the direction asked for.
    public var more: Bool

    public init(conversation: ConversationID, events: [ConversationEvent], more: Bool) {
        self.conversation = conversation
        self.events = events
        self.more = more
    }
}
