import AtriumWire

/// Where an event that was asked for stands.
public struct Receipt: Equatable, Sendable {
    public var conversation: ConversationID
    /// Its sequence in the conversation.
    public var sequence: UInt64
    /// When it was committed.
    public var time: WallTime
    /// Whether the request created the conversation.
    public var created: Bool

    public init(conversation: ConversationID, sequence: UInt64, time: WallTime, created: Bool) {
        self.conversation = conversation
        self.sequence = sequence
        self.time = time
        self.created = created
    }

    init(_ frame: Offered) {
        conversation = frame.conversation
        sequence = frame.sequence
        time = frame.time
        created = frame.created
    }

    init(_ frame: Committed) {
        conversation = frame.conversation
        sequence = frame.sequence
        time = frame.time
        created = frame.created
    }
}
