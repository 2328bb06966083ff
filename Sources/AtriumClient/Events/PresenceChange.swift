import AtriumWire

/// Who came or went. It is never stored, and may be left out when the reader is slow.
public enum PresenceChange: Equatable, Sendable {
    /// Somebody is present.
    case joined(ConversationID, AccountID, name: String, presentCount: UInt32)
    /// Somebody is no longer present.
    case left(ConversationID, AccountID, name: String, presentCount: UInt32, reason: LeaveReason)
    /// How many are present, in a room too large to name each.
    case count(ConversationID, presentCount: UInt32)
}
