import AtriumServices
import AtriumWire

/// Remembers what became of the last operations of each client instance, so that a retry gets the first outcome and
/// never makes a second event. Spec/02-framing.md §2.8, Spec/decisions/0011-operation-window.md.
///
/// Nothing is forgotten before its instance was unused for `retentionMicroseconds`: where there is no room, a new
/// instance is refused. Outcomes of the open transaction stand apart until it is kept: a retry in the same commit
/// finds them, and a rollback takes them away.
package struct OperationWindow {
    /// What the window says of an operation.
    package enum Verdict: Equatable {
        /// Never seen.
        case new
        /// Done before, with this outcome.
        case repeated(OperationOutcome)
        /// Its id was used for another request.
        case conflict
        /// Too old to be remembered.
        case expired
        /// Never seen, and there is no room to remember another instance of its account.
        case crowded
    }

    private struct PendingKey: Hashable {
        var account: AccountID
        var operation: OperationID
    }

    /// How long an instance is remembered behind its last operation: 24 hours.
    package static let retentionMicroseconds = Limit.operationRetentionMilliseconds.defaultValue * 1_000
    /// How often what is over that is looked for: every hour.
    private static let sweepMicroseconds: UInt64 = 3_600_000_000

    private let limits: WindowLimits
    private var accounts = IdentifierTable<AccountID, AccountWindow>()
    /// Outcomes of the open transaction in their order, and where each operation's lies.
    private var pending: [(key: PendingKey, outcome: OperationOutcome)] = []
    private var pendingPlaces: [PendingKey: Int] = [:]
    /// Instances and outcomes of all accounts.
    private(set) var instanceCount = 0
    private(set) var outcomeCount = 0
    private var sweptAt = WallTime(microseconds: 0)

    init(limits: WindowLimits) {
        self.limits = limits
    }

    /// An empty window within the usual limits.
    package init() {
        self.init(limits: WindowLimits())
    }

    /// Judges an operation before it is done.
    package func judge(_ operation: OperationID, of account: AccountID, fingerprint: UInt64) -> Verdict {
        if let place = pendingPlaces[PendingKey(account: account, operation: operation)] {
            return verdict(pending[place].outcome, fingerprint)
        }
        let instancesMax = instancesMax
        return accounts.read(account) { window in
            switch window.memory(of: operation) {
            case .outcome(let found): verdict(found, fingerprint)
            case .forgotten: .expired
            case .never(let knowsInstance): knowsInstance || window.instanceCount < instancesMax ? .new : .crowded
            }
        } ?? .new
    }

    private func verdict(_ found: OperationOutcome, _ fingerprint: UInt64) -> Verdict {
        found.fingerprint == fingerprint ? .repeated(found) : .conflict
    }

    /// Notes an outcome of the open transaction.
    package mutating func note(_ outcome: OperationOutcome, of operation: OperationID, by account: AccountID) {
        let key = PendingKey(account: account, operation: operation)
        pendingPlaces[key] = pending.count
        pending.append((key, outcome))
    }

    /// The transaction is kept.
    package mutating func settle() {
        for (key, outcome) in pending { change(key.account) { $0.insert(outcome, of: key.operation) } }
        for (key, _) in pending {
            let outcomesMax = outcomesMax
            change(key.account) { $0.closeUnused(outcomesMax: outcomesMax) }
        }
        discard()
    }

    /// Where the open transaction stands, to come back to.
    package var mark: Int { pending.count }

    /// Forgets what was noted since a mark.
    package mutating func rollBack(to mark: Int) {
        while pending.count > mark, let last = pending.popLast() { pendingPlaces[last.key] = nil }
    }

    /// The transaction is rolled back.
    package mutating func discard() {
        pending.removeAll(keepingCapacity: true)
        pendingPlaces.removeAll(keepingCapacity: true)
    }

    /// Forgets the instances that were unused for long enough; it looks for them once an hour.
    package mutating func forgetUnused(at now: WallTime) {
        guard now < sweptAt || now.microseconds - sweptAt.microseconds >= Self.sweepMicroseconds else { return }
        sweptAt = now
        guard now.microseconds > Self.retentionMicroseconds else { return }
        let oldest = WallTime(microseconds: now.microseconds - Self.retentionMicroseconds)
        for account in accounts.keys {
            change(account) { $0.forget(before: oldest) }
            if accounts[account]?.instanceCount == 0 { accounts[account] = nil }
        }
    }

    /// Notes an operation of the log whose outcome is not remembered.
    package mutating func noteForgotten(_ operation: OperationID, by account: AccountID, at time: WallTime) {
        change(account) { $0.insertForgotten(operation, at: time) }
    }

    /// Counts everything below what each instance has as forgotten: the log was not read to its start.
    package mutating func closeBelow() {
        for account in accounts.keys { accounts.update(account) { $0.closeBelow() } }
    }

    /// Instances one account may have now.
    private var instancesMax: Int {
        instanceCount < limits.instancesMax ? limits.accountInstancesMax : limits.accountInstancesMin
    }

    /// Outcomes one account may have now.
    private var outcomesMax: Int {
        outcomeCount < limits.outcomesMax ? limits.accountOutcomesMax : limits.accountOutcomesMin
    }

    /// Changes what is known of an account, and the sums with it.
    private mutating func change(_ account: AccountID, _ body: (inout AccountWindow) -> Void) {
        let grown = accounts.update(account, or: AccountWindow()) { window in
            let before = (instances: window.instanceCount, outcomes: window.outcomeCount)
            body(&window)
            return (instances: window.instanceCount - before.instances, outcomes: window.outcomeCount - before.outcomes)
        }
        instanceCount += grown.instances
        outcomeCount += grown.outcomes
    }
}
