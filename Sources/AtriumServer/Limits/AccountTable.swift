import AtriumNet
import AtriumSession
import AtriumWire

/// Finds what the sessions of an account share. All loops have the same one, and ask it when a session begins and ends.
final class AccountTable: Sendable {
    /// Accounts without a session that are remembered, as long as they owe something.
    private static let restingMax = 16_384

    private struct Entry: Settling {
        let use = AccountUse()
        var sessionCount = 0

        var isInUse: Bool { sessionCount > 0 }
        var settledAt: MonotonicTime { use.settledAt }
    }

    private let table = Lock(RecentTable<AccountID, Entry>(restingMax: restingMax))

    /// A session of an account begins.
    func enter(_ account: AccountID, at now: MonotonicTime) -> AccountUse {
        table.withLock { table in
            table.change(account, at: now) { entry in
                entry.sessionCount += 1
                return entry.use
            }
        }
    }

    /// A session of an account is over.
    func leave(_ account: AccountID, at now: MonotonicTime) {
        table.withLock { table in
            table.change(account, at: now) { $0.sessionCount -= 1 }
            table.release(account, at: now)
        }
    }
}
