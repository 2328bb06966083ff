import AtriumWire

/// What a session does because time passed.
public enum SessionTick: Equatable, Sendable {
    /// Nothing yet.
    case none
    /// Send it with this request id.
    case ping(Ping, requestID: UInt32)
    /// Send it with request id 0, and close behind it.
    case close(ErrorFrame)
}
