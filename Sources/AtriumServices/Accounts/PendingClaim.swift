import AtriumWire

/// A claim on its way to the journal, and what waits for it.
struct PendingClaim: Sendable {
    var claim: Claim
    var waiting: [DeferredCall] = []
}
