import AtriumWire

/// A history page the core has permitted, for a reader thread to fetch and a loop to send.
public struct HistoryRead: Sendable {
    public var session: SessionID
    public var requestID: UInt32
    public var conversation: ConversationID
    /// Only events above this sequence.
    public var after: UInt64
    /// Only events below this sequence; never 0.
    public var before: UInt64
    public var order: HistoryOrder
    /// Most events wanted; never 0.
    public var countMax: Int

    public init(
        session: SessionID, requestID: UInt32, conversation: ConversationID, after: UInt64, before: UInt64,
        order: HistoryOrder, countMax: Int
    ) {
        self.session = session
        self.requestID = requestID
        self.conversation = conversation
        self.after = after
        self.before = before
        self.order = order
        self.countMax = countMax
    }
}
