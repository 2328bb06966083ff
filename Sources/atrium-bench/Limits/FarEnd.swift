import Synchronization

/// What the far end's thread reports.
final class FarEnd: Sendable {
    let used = Atomic<UInt64>(0)
    let worked = Atomic(false)
}
