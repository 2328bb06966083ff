import AtriumWire

/// Who asks, in which request, and when the core took it in.
struct Caller: Sendable {
    var session: SessionID
    var requestID: UInt32
    var account: AccountID
    var time: WallTime
    /// Whether this request created the conversation it means.
    var created = false
}
