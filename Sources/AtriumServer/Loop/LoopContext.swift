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
    /// Who may claim a name.
    let accountPolicy: AccountPolicy
    /// Answers log-ins to unknown names like any other.
    let decoy: ScramDecoy
    /// What connections in TLS are shown; nil where there are none.
    let certificate: ServerCertificate?
    let log: Log
    /// Connections of all loops together.
    let connectionCount: ConnectionCount
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

    /// Whether a connection is taken in.
    enum Admission {
        case admitted
        /// One too many, taken in so that it can be told so.
        case surplus
        case full
    }

    /// How many too many are told so at a time.
    static let surplusMax = 64

    /// Counts one more, where there are not as many as there may be.
    ///
    /// - Parameter mayBeSurplus: Whether it has to be taken in to be told that it is one too many.
    func enter(mayBeSurplus: Bool) -> Admission {
        let number = count.add(1, ordering: .relaxed).newValue
        if number <= maximum { return .admitted }
        if mayBeSurplus, number <= maximum + Self.surplusMax { return .surplus }
        leave()
        return .full
    }

    /// Counts one less.
    func leave() {
        count.subtract(1, ordering: .relaxed)
    }
}
