import AtriumNet
import AtriumSession
import AtriumWire
import Synchronization

/// What every loop of a server is given: settings that never change, and the mailboxes.
struct LoopContext: Sendable {
    let index: Int
    let mailboxes: Mailboxes
    let limits: Limits
    /// What answers Hello.
    let welcome: WelcomeForm
    /// Answers log-ins to unknown names like any other.
    let decoy: ScramDecoy
    /// What connections in TLS are shown; nil where there are none.
    let certificate: ServerCertificate?
    let log: Log
    /// Connections of all loops together.
    let connectionCount: ConnectionCount
    /// What bounds strangers, addresses and accounts.
    let shared: LoopLimits
}

/// Counts the connections of all loops, against `connectionsMax`.
final class ConnectionCount: Sendable {
    private let count = Atomic<Int>(0)
    private let surplus = Atomic<Int>(0)
    private let maximum: Int

    init(maximum: Int) {
        self.maximum = maximum
    }

    /// Connections now.
    var value: Int { count.load(ordering: .relaxed) }

    /// How many too many are told so at a time.
    static let surplusMax = 64

    /// Counts one more; false where there are as many as there may be.
    func enter() -> Bool {
        if count.add(1, ordering: .relaxed).newValue <= maximum { return true }
        leave(isSurplus: false)
        return false
    }

    /// Counts one for which there is no place, and which is taken in so that it can be told so.
    func enterSurplus() -> Bool {
        if surplus.add(1, ordering: .relaxed).newValue <= Self.surplusMax { return true }
        leave(isSurplus: true)
        return false
    }

    /// Counts one less.
    func leave(isSurplus: Bool) {
        if isSurplus {
            surplus.subtract(1, ordering: .relaxed)
        } else {
            count.subtract(1, ordering: .relaxed)
        }
    }
}
