import AtriumSession

/// What a table keeps for a key: something that matters while it is in use, and for a while behind that.
protocol Settling: Sendable {
    init()
    /// Whether it must not be forgotten.
    var isInUse: Bool { get }
    /// When there is nothing left to remember.
    var settledAt: MonotonicTime { get }
}

/// Values by key, made when first asked for. Those in use are all kept; of the others no more than a bound, and those
/// that settle first are forgotten first. So a table stays small however many keys a stranger makes up.
struct RecentTable<Key: Hashable & Sendable, Value: Settling>: Sendable {
    /// Values kept beside those in use.
    let restingMax: Int
    private var values: [Key: Value] = [:]
    /// How many there may be before the next look for what can go.
    private var sweepCount: Int

    init(restingMax: Int) {
        self.restingMax = restingMax
        sweepCount = restingMax
    }

    var count: Int { values.count }

    /// Looks at the value of a key; a new one where there is none, which is not kept.
    func look(_ key: Key) -> Value { values[key] ?? Value() }

    /// Changes the value of a key.
    mutating func change<Result>(
        _ key: Key, at now: MonotonicTime, _ body: (inout Value) -> Result
    ) -> Result {
        if values.count >= sweepCount, values[key] == nil { sweep(at: now) }
        return body(&values[key, default: Value()])
    }

    /// Forgets a value that does not matter any more.
    mutating func release(_ key: Key, at now: MonotonicTime) {
        guard let value = values[key], !value.isInUse, value.settledAt <= now else { return }
        values[key] = nil
    }

    /// Forgets what is settled, and what settles first where there is still too much. It is done once for many new
    /// keys, so that none of them pays for much.
    private mutating func sweep(at now: MonotonicTime) {
        values = values.filter { $0.value.isInUse || $0.value.settledAt > now }
        let resting = values.filter { !$0.value.isInUse }
        let excess = resting.count - restingMax * 3 / 4
        if excess > 0 {
            let first = resting.sorted { $0.value.settledAt < $1.value.settledAt }.prefix(excess)
            for (key, _) in first { values[key] = nil }
        }
        sweepCount = values.count + max(1, restingMax / 4)
    }
}
