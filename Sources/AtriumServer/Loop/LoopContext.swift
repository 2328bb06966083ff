import AtriumNet
import AtriumSession
import AtriumWire
import Synchronization

/// What every loop of a server is given: settings that never change, and the mailboxes.
struct LoopContext: Sendable {
    let index: Int
    let mailboxes: Mailboxes
    let limits: Limits
    let serverName: String
    let serverID: UInt64
    /// Answers log-ins to unknown names like any other.
    let decoy: ScramDecoy
    let log: Log
    /// Connections of all loops together.
    let connectionCount: ConnectionCount
    /// What bounds strangers, addresses and accounts.
    let shared: LoopLimits
}

/// Counts the connections of all loops, against `connectionsMax`.
final class ConnectionCount: Sendable {
    private let count = Atomic<Int>(0)
    private let maximum: Int

    init(maximum: Int) {
        self.maximum = maximum
    }

    /// Connections now.
    var value: Int { count.load(ordering: .relaxed) }

    /// Counts one more; false where there are as many as there may be.
    func enter() -> Bool {
        if count.add(1, ordering: .relaxed).newValue <= maximum { return true }
        leave()
        return false
    }

    /// Counts one less.
    func leave() {
        count.subtract(1, ordering: .relaxed)
    }
}
