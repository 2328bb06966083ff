/// What sort of conversation it is.
public enum ConversationKind: UInt8, CaseIterable, Sendable {
    /// One that this version does not know.
    case other = 0
    /// A room, named `#name`.
    case room = 1
    /// A direct conversation of two accounts.
    case direct = 2
}
