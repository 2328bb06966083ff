import AtriumNet
import AtriumStorage

/// What conversations on the control socket know of their server.
struct ControlContext: Sendable {
    let mailboxes: Mailboxes
    let connectionCount: ConnectionCount
    let durability: Durability
    /// Where clients reach the server.
    let address: String
    let log: Log
    /// When the server started.
    let startedAt = Clock.monotonicNanoseconds()
}
