import AtriumWire

/// A conversation, as it stood when it was followed.
public struct ConversationInfo: Equatable, Sendable {
    public var conversation: ConversationID
    public var kind: ConversationKind
    /// Name of the room without `#`, or of the other account.
    public var name: String
    /// Changes when sequences start anew.
    public var epoch: UInt64
    /// Sequence of the oldest event kept; head + 1 where none is.
    public var first: UInt64
    /// Sequence of the newest event; 0 where there is none.
    public var head: UInt64
    /// The account has read up to here.
    public var read: UInt64
    /// Accounts present, in a room.
    public var presentCount: UInt32
    /// Whether following created it.
    public var created: Bool
    /// The topic, or empty.
    public var topic: String
    /// What it keeps, and for how long.
    public var keep: KeepRule
    /// One's role in the room; `none` in a direct conversation.
    public var role: RoomRole
    /// Who may read the room; `open` in a direct conversation too.
    public var access: RoomAccess
    /// Whether the list of rooms shows the room to its members alone.
    public var isHidden: Bool
    /// Until when one may not write there; nil where one may.
    public var mutedUntil: WallTime?

    public init(
        conversation: ConversationID, kind: ConversationKind, name: String, epoch: UInt64 = 0, first: UInt64 = 1,
        head: UInt64 = 0, read: UInt64 = 0, presentCount: UInt32 = 0, created: Bool = false, topic: String = "",
        keep: KeepRule = .forever, role: RoomRole = .none, access: RoomAccess = .open, isHidden: Bool = false,
        mutedUntil: WallTime? = nil
    ) {
        self.conversation = conversation
        self.kind = kind
        self.name = name
        self.epoch = epoch
        self.first = first
        self.head = head
        self.read = read
        self.presentCount = presentCount
        self.created = created
        self.topic = topic
        self.keep = keep
        self.role = role
        self.access = access
        self.isHidden = isHidden
        self.mutedUntil = mutedUntil
    }

    init(_ frame: Followed) {
        conversation = frame.conversation
        kind = frame.conversationKind
        name = frame.name
        epoch = frame.epoch
        first = frame.first
        head = frame.head
        read = frame.read
        presentCount = frame.presentCount
        created = frame.created
        topic = frame.topic
        keep = frame.keep
        role = frame.role ?? RoomRole.none
        access = frame.access ?? .open
        isHidden = frame.hidden ?? false
        mutedUntil = frame.mutedUntil
    }
}
