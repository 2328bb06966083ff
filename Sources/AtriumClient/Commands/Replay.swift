/// Which events of before a `follow` brings, in front of the live ones.
public enum Replay: Equatable, Sendable {
    /// None: only what comes from now on.
    case none
    /// Those above a sequence.
    case since(UInt64)
    /// The newest so many.
    case last(UInt64)
    /// Those above the account's read marker.
    case unread
}
