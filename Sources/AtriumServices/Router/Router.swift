import AtriumWire

/// Takes every request the loops let through, hands it to the service it belongs to, and says in `Effects` what the
/// other threads have to do about it.
///
/// It has no clock, no thread and no randomness: the same calls in the same order give the same effects. It acts
/// only on what came back committed, and never assumes that it alone writes to the journal. Every request gets one
/// outcome, in the same turn or after its commit.
public struct Router {
    /// - Parameter snapshot: the state tables, as the journal loaded them.
    /// - Parameter loopCount: how many loops there are; each `SessionID.loop` is below it.
    public init(snapshot: Snapshot, settings: ServiceSettings, loopCount: Int) {
    }
}
