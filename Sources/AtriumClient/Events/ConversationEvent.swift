import AtriumWire

/// One event of a conversation: the same for each who sees it, live or from history.
public struct ConversationEvent: Equatable, Sendable {
    public var conversation: ConversationID
    /// Its place in the conversation: dense, rising, from 1.
    public var sequence: UInt64
    /// When the server took it in.
    public var time: WallTime
    public var author: AccountID
    /// The author's name at that time.
    public var authorName: String
    /// The operation that made it; `isMade(by:)` tells one's own.
    public var operation: OperationID
    public var body: EventBody

    /// The event's name for good: conversation and sequence, as `12-345`.
    public var id: String { "\(conversation.rawValue)-\(sequence)" }

    /// Whether a client made it, by its `instance`.
    public func isMade(by instance: UInt64) -> Bool {
        operation.instance == instance || operation.instance == OperationCounter.offers(of: instance)
    }

    public init(head: EventHead, body: EventBody) {
        conversation = head.conversation
        sequence = head.sequence
        time = head.time
        author = head.author
        authorName = head.authorName
        operation = head.operation
        self.body = body
    }
}
