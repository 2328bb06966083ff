import AtriumNet
import AtriumWire

/// Stored bytes that are to be removed, unless they are kept anew.
///
/// The core has bytes removed that no file names. The worker that does it may be busy for seconds, and another worker
/// may end an upload of the same bytes meanwhile: it finds them in their place and leaves them there, and the core
/// hears of that later. So both look here first, and neither acts between the other's look and its deed; an order
/// given before the core knew of bytes kept is void.
final class PendingRemovals: Sendable {
    private struct Orders {
        /// Given, and not carried out.
        var pendingCount = 0
        /// The first so many of them are void.
        var voidCount = 0
        /// How often the bytes were kept without the core knowing it yet.
        var unknownCount = 0
    }

    /// Held while names are made or removed, which may wait for the disk: by workers alone.
    private let deeds = Lock<Void>(())
    /// Held for a look. The core waits for no more than that.
    private let orders = Lock<[Digest: Orders]>([:])

    /// The core gives an order to remove bytes, which reaches a worker later.
    func order(_ digest: Digest) {
        change(digest) { orders in
            orders.pendingCount += 1
            if orders.unknownCount > 0 { orders.voidCount = orders.pendingCount }
        }
    }

    /// Keeps bytes by `body`: what was ordered before is void, and so is every order until `acknowledge`.
    func keep(_ digest: Digest, _ body: () throws(DiskError) -> Void) throws(DiskError) {
        try deeds.withLock { (_) throws(DiskError) in
            try body()
            change(digest) { orders in
                orders.voidCount = orders.pendingCount
                orders.unknownCount += 1
            }
        }
    }

    /// The core knows of bytes that were kept, or they count as not kept.
    func acknowledge(_ digest: Digest) {
        change(digest) { $0.unknownCount = max(0, $0.unknownCount - 1) }
    }

    /// Carries an order out by `body`, unless it is void.
    func carryOut(_ digest: Digest, _ body: () -> Void) {
        deeds.withLock { _ in
            var isVoid = false
            change(digest) { orders in
                isVoid = orders.voidCount > 0
                orders.voidCount = max(0, orders.voidCount - 1)
                orders.pendingCount = max(0, orders.pendingCount - 1)
            }
            if !isVoid { body() }
        }
    }

    /// Changes what is known of some bytes; nothing is remembered of those nothing is ordered for.
    private func change(_ digest: Digest, _ body: (inout Orders) -> Void) {
        orders.withLock { orders in
            var found = orders[digest] ?? Orders()
            body(&found)
            orders[digest] = found.pendingCount > 0 || found.unknownCount > 0 ? found : nil
        }
    }
}
