/// What every event starts with: where it stands, who made it, and when. An event is the same bytes for each who
/// receives it, live or from history. Spec/04-rooms.md §4.7.
public struct EventHead: Equatable, Sendable {
    /// Where the sequence lies in an encoded frame, from the first byte of its header.
    public static let sequenceOffsetBytes = FrameHeader.byteCount + 8

    /// The conversation; with the sequence, the event's name.
    public var conversation: ConversationID
    /// Its place in the conversation: dense, rising, from 1.
    public var sequence: UInt64
    /// When the server took it in.
    public var time: WallTime
    /// Who made it.
    public var author: AccountID
    /// The operation that made it.
    public var operation: OperationID
    /// The author's name at that time.
    public var authorName: String

    public init(
        conversation: ConversationID, sequence: UInt64 = 0, time: WallTime, author: AccountID,
        operation: OperationID, authorName: String
    ) {
        self.conversation = conversation
        self.sequence = sequence
        self.time = time
        self.author = author
        self.operation = operation
        self.authorName = authorName
    }

    /// Reads a head from the start of an event's payload.
    public init(decoding payload: RawSpan, at cursor: inout Int) throws(DecodeError) {
        conversation = ConversationID(rawValue: try payload.read(UInt64.self, at: &cursor))
        sequence = try payload.read(UInt64.self, at: &cursor)
        time = WallTime(microseconds: try payload.read(UInt64.self, at: &cursor))
        author = AccountID(rawValue: try payload.read(UInt64.self, at: &cursor))
        operation = try payload.readOperation(at: &cursor)
        authorName = try payload.readText8(at: &cursor)
    }

    /// Appends the head.
    public func encode(into output: inout [UInt8]) {
        output.append(bigEndian: [
            conversation.rawValue, sequence, time.microseconds, author.rawValue, operation.instance, operation.counter,
        ])
        output.append(text8: authorName)
    }
}
