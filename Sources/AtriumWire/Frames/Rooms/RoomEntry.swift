/// One room of the list.
public struct RoomEntry: ListEntry {
    /// The conversation of the room.
    public var conversation: ConversationID
    /// The name, without `#`.
    public var name: String
    /// Accounts present now.
    public var presentCount: UInt32
    /// Sequence of the newest event; 0 in a room without any.
    public var head: UInt64
    /// When the newest event was committed; 0 in a room without any.
    public var time: WallTime
    /// Who may read it.
    public var access: RoomAccess
    /// 1 where it is listed to its members alone, one of whom asks.
    public var hidden: Bool
    /// The role of the account that asks.
    public var role: RoomRole
    /// The topic, or empty.
    public var topic: String

    public init(
        conversation: ConversationID, name: String, presentCount: UInt32, head: UInt64, time: WallTime,
        access: RoomAccess, hidden: Bool, role: RoomRole, topic: String
    ) {
        self.conversation = conversation
        self.name = name
        self.presentCount = presentCount
        self.head = head
        self.time = time
        self.access = access
        self.hidden = hidden
        self.role = role
        self.topic = topic
    }

    public init(decoding payload: RawSpan, at cursor: inout Int) throws(DecodeError) {
        conversation = ConversationID(rawValue: try payload.read(UInt64.self, at: &cursor))
        name = try payload.readText8(at: &cursor)
        presentCount = try payload.read(UInt32.self, at: &cursor)
        head = try payload.read(UInt64.self, at: &cursor)
        time = WallTime(microseconds: try payload.read(UInt64.self, at: &cursor))
        access = RoomAccess(rawValue: try payload.read(UInt8.self, at: &cursor)) ?? .other
        hidden = try payload.readBool(at: &cursor)
        role = RoomRole(rawValue: try payload.read(UInt8.self, at: &cursor)) ?? .other
        topic = try payload.readText16(at: &cursor)
    }

    public func encode(into output: inout [UInt8]) {
        output.append(bigEndian: conversation.rawValue)
        output.append(text8: name)
        output.append(bigEndian: presentCount)
        output.append(bigEndian: head)
        output.append(bigEndian: time.microseconds)
        output.append(access.rawValue)
        output.append(bool: hidden)
        output.append(role.rawValue)
        output.append(text16: topic)
    }
}
