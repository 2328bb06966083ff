/// How a message is meant.
public enum MessageStyle: UInt8, CaseIterable, Sendable {
    /// Said.
    case plain = 0
    /// Done: shown as `* name text`, as `/me` writes it.
    case action = 1
}
