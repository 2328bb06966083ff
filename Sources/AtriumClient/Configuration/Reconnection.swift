/// Whether a client whose link breaks behind a login makes another. The first connection is tried once in any case,
/// and what will not pass - a wrong key, a server that breaks the protocol - ends the client at once.
public enum Reconnection: Equatable, Sendable {
    /// The loss of the link ends the client.
    case never
    /// For so long, counted from the loss.
    case within(Duration)
    /// For ever.
    case always
}
