/// What goes wrong at a call.
package enum DiskFault: Sendable, CaseIterable {
    /// The call fails, once. A write may be there in part; a sync loses what it was to save.
    case error
    /// The first sync from that call on fails, once.
    case failedSync
    /// From the first write from that call on no file grows.
    case full
    /// The call is never finished, and nothing works until the next `crash`.
    case powerCut
}
