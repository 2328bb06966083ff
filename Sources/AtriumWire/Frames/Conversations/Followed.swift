/// What there is to know of a conversation now followed. It comes before every live event above `head`; what lies
/// up to `head` is fetched with History. With request id 0 it tells of a conversation that is followed by rule.
///
/// Layout: Spec/04-rooms.md, Followed (0x0204), sent by the server.
public struct Followed: WireFrame, Equatable {
    public static let kind = FrameKind.followed

    /// The conversation.
    public var conversation: ConversationID
    /// Room or direct.
    public var conversationKind: ConversationKind
    /// Name of the room without `#`, or of the other account.
    public var name: String
    /// Changes when sequences start anew; cursors of another epoch are void.
    public var epoch: UInt64
    /// Sequence of the oldest event kept; head + 1 where none is.
    public var first: UInt64
    /// Sequence of the newest event; 0 where there is none.
    public var head: UInt64
    /// The account has read up to here.
    public var read: UInt64
    /// Accounts present, in a room.
    public var presentCount: UInt32
    /// 1 where the request created the conversation.
    public var created: Bool
    /// The topic, or empty.
    public var topic: String
    /// How events are kept; nil for forever.
    public var keepMode: KeepMode?
    /// Age at which an event goes, in seconds; nil for no bound.
    public var eventAgeSeconds: UInt64?
    /// Bytes the event frames may have together; nil for no bound.
    public var eventBytes: UInt64?
    /// Age at which a file goes, in seconds; nil for no bound.
    public var fileAgeSeconds: UInt64?
    /// Bytes the stored files may have together; nil for no bound.
    public var fileBytes: UInt64?
    /// The account's role in the room; nil for none.
    public var role: RoomRole?
    /// Who may read the room; nil for open, and in a direct conversation.
    public var access: RoomAccess?
    /// 1 where the list of rooms shows the room to its members alone; nil for 0.
    public var hidden: Bool?
    /// Until when the account may not write there; nil where it may.
    public var mutedUntil: WallTime?

    public init(
        conversation: ConversationID, conversationKind: ConversationKind, name: String, epoch: UInt64,
        first: UInt64, head: UInt64, read: UInt64, presentCount: UInt32, created: Bool, topic: String,
        keep: KeepRule = .forever
    ) {
        self.conversation = conversation
        self.conversationKind = conversationKind
        self.name = name
        self.epoch = epoch
        self.first = first
        self.head = head
        self.read = read
        self.presentCount = presentCount
        self.created = created
        self.topic = topic
        self.keep = keep
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        conversation = ConversationID(rawValue: try payload.read(UInt64.self, at: &cursor))
        conversationKind = ConversationKind(rawValue: try payload.read(UInt8.self, at: &cursor)) ?? .other
        name = try payload.readText8(at: &cursor)
        epoch = try payload.read(UInt64.self, at: &cursor)
        first = try payload.read(UInt64.self, at: &cursor)
        head = try payload.read(UInt64.self, at: &cursor)
        read = try payload.read(UInt64.self, at: &cursor)
        presentCount = try payload.read(UInt32.self, at: &cursor)
        created = try payload.readBool(at: &cursor)
        topic = try payload.readText16(at: &cursor)
        var last: UInt16 = 0
        while let field = try payload.readField(at: &cursor, after: &last) {
            switch field.number {
            case 1: keepMode = KeepMode(rawValue: try payload.read(UInt8.self, in: field)) ?? .other
            case 2: eventAgeSeconds = try payload.read(UInt64.self, in: field)
            case 3: eventBytes = try payload.read(UInt64.self, in: field)
            case 4: fileAgeSeconds = try payload.read(UInt64.self, in: field)
            case 5: fileBytes = try payload.read(UInt64.self, in: field)
            case 6: role = RoomRole(rawValue: try payload.read(UInt8.self, in: field)) ?? .other
            case 7: access = RoomAccess(rawValue: try payload.read(UInt8.self, in: field)) ?? .other
            case 8: hidden = try payload.read(UInt8.self, in: field) != 0
            case 9: mutedUntil = WallTime(microseconds: try payload.read(UInt64.self, in: field))
            default: break
            }
        }
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(bigEndian: conversation.rawValue)
        output.append(conversationKind.rawValue)
        output.append(text8: name)
        output.append(bigEndian: epoch)
        output.append(bigEndian: first)
        output.append(bigEndian: head)
        output.append(bigEndian: read)
        output.append(bigEndian: presentCount)
        output.append(bool: created)
        output.append(text16: topic)
        output.append(field: 1, keepMode?.rawValue)
        output.append(field: 2, eventAgeSeconds)
        output.append(field: 3, eventBytes)
        output.append(field: 4, fileAgeSeconds)
        output.append(field: 5, fileBytes)
        output.append(field: 6, role?.rawValue)
        output.append(field: 7, access?.rawValue)
        output.append(field: 8, hidden)
        output.append(field: 9, mutedUntil?.microseconds)
    }
}
