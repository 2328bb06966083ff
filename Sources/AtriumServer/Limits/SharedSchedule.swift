import AtriumNet
import AtriumSession
import AtriumWire

/// A bandwidth schedule that all loops share. Only servers that shape have one, and it is asked once for each chunk.
final class SharedSchedule: Sendable {
    /// Bytes that an upload may have out: what moves in a quarter of a second, so that its sender is not ahead of the
    /// schedule by more, and a link with a long delay is still filled.
    let windowBytes: UInt64
    private let schedule: Lock<BandwidthSchedule>

    /// A schedule; nil where there is no bound at all.
    ///
    /// - Parameters:
    ///   - account: bytes a second of one account; 0 for no bound.
    ///   - total: bytes a second of all; 0 for no bound.
    init?(account: UInt64, total: UInt64) {
        guard let schedule = BandwidthSchedule(account: account, total: total) else { return nil }
        self.schedule = Lock(schedule)
        let bound = min(account == 0 ? .max : account, total == 0 ? .max : total)
        windowBytes = max(bound / 4, Limit.blockBytes.defaultValue)
    }

    /// Asks to move some bytes; see `BandwidthSchedule.turn`.
    func turn(
        for bytes: UInt64, of account: AccountID, _ connection: SessionID, at now: MonotonicTime
    ) -> BandwidthSchedule.Turn {
        schedule.withLock { $0.turn(for: bytes, of: account, connection, at: now) }
    }

    /// A connection is over, and waits for nothing more.
    func leave(_ account: AccountID, _ connection: SessionID) {
        schedule.withLock { $0.leave(account, connection) }
    }
}
