/// What an error ends.
public enum ErrorScope: UInt8, CaseIterable, Sendable {
    /// The one request it answers; everything else goes on.
    case request = 0
    /// One transfer; the connection goes on.
    case transfer = 1
    /// The connection, which is closed behind it.
    case connection = 2
}
