import AtriumWire

/// What the oldest events of a conversation have to be, to go. The journal lets go no more than `rowsMax` of them.
public struct Expiry: Sendable {
    public var conversation: ConversationID
    /// Events of before this moment go.
    public var before: WallTime
    /// Events go as long as those kept have more bytes.
    public var bytesMax: UInt64
    /// Most events of one step.
    public var rowsMax: Int
    /// The operations of events from this moment on are still to be known as done.
    public var rememberFrom: WallTime

    public init(
        conversation: ConversationID, before: WallTime, bytesMax: UInt64, rowsMax: Int, rememberFrom: WallTime
    ) {
        self.conversation = conversation
        self.before = before
        self.bytesMax = bytesMax
        self.rowsMax = rowsMax
        self.rememberFrom = rememberFrom
    }
}

/// Where the start of a log stands once events have gone.
public struct ExpiredLog: Equatable, Sendable {
    /// The oldest event kept; head + 1 where none is.
    public var first: UInt64
    /// When that was taken in; 0 where none is kept.
    public var firstTime: WallTime
    /// The lowest sequence that may still take room on the disk.
    public var lowest: UInt64
    /// Bytes of the events that were kept, and are no more.
    public var removedBytes: UInt64

    public init(first: UInt64, firstTime: WallTime, lowest: UInt64, removedBytes: UInt64) {
        self.first = first
        self.firstTime = firstTime
        self.lowest = lowest
        self.removedBytes = removedBytes
    }
}
