/// Why somebody is no longer present.
public enum LeaveReason: UInt8, CaseIterable, Sendable {
    /// For a reason this version does not know.
    case other = 0
    /// By their own request.
    case left = 1
    /// They ended their last session.
    case quit = 2
    /// The link broke, or fell silent, and did not come back in time.
    case lost = 3
    /// The server closed the session.
    case closed = 4
    /// They were taken out of the room.
    case removed = 5
}
