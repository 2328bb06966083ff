/// One direct conversation of the account.
public struct DirectEntry: ListEntry {
    /// The conversation.
    public var conversation: ConversationID
    /// Name of the other account.
    public var name: String
    /// Sequence of the newest event.
    public var head: UInt64
    /// The account has read up to here.
    public var read: UInt64
    /// When the newest event was committed.
    public var time: WallTime

    public init(conversation: ConversationID, name: String, head: UInt64, read: UInt64, time: WallTime) {
        self.conversation = conversation
        self.name = name
        self.head = head
        self.read = read
        self.time = time
    }

    public init(decoding payload: RawSpan, at cursor: inout Int) throws(DecodeError) {
        conversation = ConversationID(rawValue: try payload.read(UInt64.self, at: &cursor))
        name = try payload.readText8(at: &cursor)
        head = try payload.read(UInt64.self, at: &cursor)
        read = try payload.read(UInt64.self, at: &cursor)
        time = WallTime(microseconds: try payload.read(UInt64.self, at: &cursor))
    }

    public func encode(into output: inout [UInt8]) {
        output.append(bigEndian: conversation.rawValue)
        output.append(text8: name)
        output.append(bigEndian: head)
        output.append(bigEndian: read)
        output.append(bigEndian: time.microseconds)
    }
}
