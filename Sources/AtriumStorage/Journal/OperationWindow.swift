import AtriumWire

/// Remembers what became of the last operations of each client instance, so that a retry gets the first outcome and
/// never makes a second event. Spec/02-framing.md §2.8.
///
/// Outcomes of the open transaction stand apart until it is kept: a retry in the same commit finds them, and a
/// rollback takes them away.
struct OperationWindow {
    /// What the window says of an operation.
    enum Verdict: Equatable {
        /// Never seen.
        case new
        /// Done before, with this outcome.
        case repeated(OperationOutcome)
        /// Its id was used for another request.
        case conflict
        /// Too old to be remembered.
        case expired
    }

    private struct InstanceKey: Hashable {
        var account: AccountID
        var instance: UInt64
    }

    private struct PendingKey: Hashable {
        var account: AccountID
        var operation: OperationID
    }

    private let instancesMax: Int
    private let outcomesMax: Int
    private var instances: [InstanceKey: InstanceWindow] = [:]
    /// Outcomes of the open transaction in their order, and where each operation's lies.
    private var pending: [(key: PendingKey, outcome: OperationOutcome)] = []
    private var pendingPlaces: [PendingKey: Int] = [:]
    private var outcomesCount = 0
    private var turn: UInt64 = 0

    /// - Parameters:
    ///   - instancesMax: client instances remembered; the longest unused go first.
    ///   - outcomesMax: outcomes of all instances together; 2²⁰ take about 60 MB.
    init(instancesMax: Int = 20_000, outcomesMax: Int = 1 << 20) {
        self.instancesMax = instancesMax
        self.outcomesMax = outcomesMax
    }

    /// Instances remembered.
    var instanceCount: Int { instances.count }

    /// Judges an operation before it is done.
    func judge(_ operation: OperationID, of account: AccountID, fingerprint: UInt64) -> Verdict {
        let window = instances[InstanceKey(account: account, instance: operation.instance)]
        let pendingPlace = pendingPlaces[PendingKey(account: account, operation: operation)]
        let found = pendingPlace.map { pending[$0].outcome } ?? window?.outcome(of: operation.counter)
        if let found { return found.fingerprint == fingerprint ? .repeated(found) : .conflict }
        return window?.mayHaveForgotten(operation.counter) == true ? .expired : .new
    }

    /// Notes an outcome of the open transaction.
    mutating func note(_ outcome: OperationOutcome, of operation: OperationID, by account: AccountID) {
        let key = PendingKey(account: account, operation: operation)
        pendingPlaces[key] = pending.count
        pending.append((key, outcome))
    }

    /// The transaction is kept.
    mutating func settle() {
        for (key, outcome) in pending { insert(outcome, of: key.operation, by: key.account) }
        discard()
        if instances.count > instancesMax || outcomesCount > outcomesMax { forgetUnused() }
    }

    /// Where the open transaction stands, to come back to.
    var mark: Int { pending.count }

    /// Forgets what was noted since a mark.
    mutating func rollBack(to mark: Int) {
        while pending.count > mark, let last = pending.popLast() { pendingPlaces[last.key] = nil }
    }

    /// The transaction is rolled back.
    mutating func discard() {
        pending.removeAll(keepingCapacity: true)
        pendingPlaces.removeAll(keepingCapacity: true)
    }

    /// Counts everything below what each instance has as forgotten: the log was not read to its start.
    mutating func closeBelow() {
        for key in Array(instances.keys) { instances[key]?.closeBelow() }
    }

    private mutating func insert(_ outcome: OperationOutcome, of operation: OperationID, by account: AccountID) {
        turn += 1
        let key = InstanceKey(account: account, instance: operation.instance)
        var window = instances.removeValue(forKey: key) ?? InstanceWindow()
        outcomesCount -= window.count
        window.turn = turn
        window.insert(outcome, counter: operation.counter)
        outcomesCount += window.count
        instances[key] = window
    }

    /// Forgets the eighth of the instances that was unused longest: in one go, so that it costs little an instance.
    private mutating func forgetUnused() {
        let byTurn = instances.sorted { $0.value.turn < $1.value.turn }
        let goCount = max(byTurn.count / 8, byTurn.count - instancesMax, 1)
        for (key, window) in byTurn.prefix(goCount) {
            outcomesCount -= window.count
            instances[key] = nil
        }
    }
}
