import AtriumWire

/// When the chunks of one direction may move, so that no account and not all together move more than they may. Time is
/// an argument, and there is one for all loops. Spec/08-limits.md §8.5.
///
/// A connection asks for a turn before each chunk. Where the turn is due later it is reserved, and comes whoever asks
/// meanwhile. An account has one reservation at a time: so accounts take turns, however many transfers each has, and
/// who has nothing to move leaves its share to the others. Connections of one account wait in a row.
public struct BandwidthSchedule: Sendable {
    /// What may move at once behind a pause, as time at the full rate.
    static let burstMilliseconds: UInt64 = 50
    /// A connection that does not come back for its turn within this time loses its place in the row.
    static let graceMilliseconds: UInt64 = 100
    /// When to look again, where the connection in front is about to have its turn.
    static let againMilliseconds: UInt64 = 2
    /// Accounts that are looked through for what can be forgotten, at first.
    private static let sweepMin = 1_024

    /// An answer to a connection that wants to move something.
    public enum Turn: Equatable, Sendable {
        /// Now.
        case now
        /// At that moment, without asking again.
        case reserved(at: MonotonicTime)
        /// Not yet: ask again at that moment.
        case ask(at: MonotonicTime)
    }

    /// What is known of an account with transfers.
    private struct Flow: Sendable {
        var own = TokenBucket()
        var reservedUntil = MonotonicTime(nanoseconds: 0)
        /// Connections that were told to ask again, and until when they are waited for.
        var row: [(connection: SessionID, until: MonotonicTime)] = []
    }

    private let accountRate: Rate?
    private let totalRate: Rate?
    private var total = TokenBucket()
    private var flows: [AccountID: Flow] = [:]
    private var sweepCount = sweepMin

    /// A schedule; nil where there is no bound at all.
    ///
    /// - Parameters:
    ///   - account: bytes a second of one account; 0 for no bound.
    ///   - total: bytes a second of all; 0 for no bound.
    public init?(account: UInt64, total: UInt64) {
        guard account > 0 || total > 0 else { return nil }
        accountRate = Self.rate(account)
        totalRate = Self.rate(total)
    }

    private static func rate(_ bytesPerSecond: UInt64) -> Rate? {
        Rate(burst: max(1, bytesPerSecond / 1_000 * burstMilliseconds), count: bytesPerSecond)
    }

    /// Accounts it remembers.
    package var accountCount: Int { flows.count }

    /// Asks to move some bytes. They count from here on, unless the answer is to ask again.
    ///
    /// - Parameter connection: one asks for one turn at a time.
    public mutating func turn(
        for bytes: UInt64, of account: AccountID, _ connection: SessionID, at now: MonotonicTime
    ) -> Turn {
        if flows.count >= sweepCount, flows[account] == nil { sweep(at: now) }
        var flow = flows[account] ?? Flow()
        defer { flows[account] = flow }
        if flow.reservedUntil > now {
            let due = flow.reservedUntil
            Self.wait(connection, until: due, in: &flow)
            return .ask(at: due)
        }
        while let first = flow.row.first, first.until < now { flow.row.removeFirst() }
        if let first = flow.row.first {
            guard first.connection == connection else {
                let due = now.advanced(byMilliseconds: Self.againMilliseconds)
                Self.wait(connection, until: due, in: &flow)
                return .ask(at: due)
            }
            flow.row.removeFirst()
        }
        let wait = max(Self.take(bytes, &flow.own, accountRate, at: now), Self.take(bytes, &total, totalRate, at: now))
        guard wait > 0 else { return .now }
        flow.reservedUntil = now.advanced(byNanoseconds: wait)
        return .reserved(at: flow.reservedUntil)
    }

    /// A connection is over, and waits for nothing more.
    public mutating func leave(_ account: AccountID, _ connection: SessionID) {
        flows[account]?.row.removeAll { $0.connection == connection }
    }

    /// Takes a place in the row, or keeps the one it has.
    private static func wait(_ connection: SessionID, until due: MonotonicTime, in flow: inout Flow) {
        let until = due.advanced(byMilliseconds: graceMilliseconds)
        if let index = flow.row.firstIndex(where: { $0.connection == connection }) {
            flow.row[index].until = until
        } else {
            flow.row.append((connection, until))
        }
    }

    /// Counts bytes, and says in how many nanoseconds they may move: when what was counted before is down to a burst.
    private static func take(
        _ bytes: UInt64, _ bucket: inout TokenBucket, _ rate: Rate?, at now: MonotonicTime
    ) -> UInt64 {
        guard let rate else { return 0 }
        let wait = bucket.fullAt.nanoseconds(since: now.advanced(byNanoseconds: rate.burstNanoseconds))
        bucket.charge(bytes, by: rate, at: now)
        return wait
    }

    /// Forgets accounts that have moved nothing lately.
    private mutating func sweep(at now: MonotonicTime) {
        flows = flows.filter { !$0.value.own.isFull(at: now) || $0.value.reservedUntil > now || !$0.value.row.isEmpty }
        sweepCount = max(Self.sweepMin, flows.count * 2)
    }
}
