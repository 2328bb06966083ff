import AtriumWire

/// One thing the Router does later.
enum Deadline: Sendable {
    /// An account whose link was lost has not come back to a room.
    case linger(ConversationID, FoldedName)
    /// A large room may say again how many are present.
    case count(ConversationID)
    /// The upload of a file may have stood without its sender for long enough.
    case abandon(FileID)
    /// Conversations are looked at for what they keep no longer.
    case expire
    /// Names may have gone unused for too long.
    case release
    /// `#lobby` could not be made, and is tried again.
    case lobby
}
