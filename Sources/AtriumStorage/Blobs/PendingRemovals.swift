import AtriumWire
import Synchronization

/// Stored bytes that are to be removed, unless they are kept anew before a worker comes to it.
///
/// The core has bytes removed that no file names. The worker that does it may be busy for seconds, and meanwhile
/// another worker may end an upload of the same bytes: it finds them in their place and leaves them there. So both look
/// here first, and neither acts between the other's look and its deed.
final class PendingRemovals: Sendable {
    private struct Orders {
        /// Given, and not carried out.
        var pendingCount = 0
        /// The first so many of them are void.
        var voidCount = 0
    }

    /// Held while names are made or removed, which may wait for the disk: by workers alone.
    private let deeds = Mutex<Void>(())
    /// Held for a look. The core waits for no more than that.
    private let orders = Mutex<[Digest: Orders]>([:])

    /// The core gives an order to remove bytes, which reaches a worker later.
    func order(_ digest: Digest) {
        orders.withLock { $0[digest, default: Orders()].pendingCount += 1 }
    }

    /// Keeps bytes by `body`: what was ordered before it ended is void. An order given meanwhile is of before the core
    /// knew that they are kept, and comes again where they are not to be.
    func keep(_ digest: Digest, _ body: () throws(DiskError) -> Void) throws(DiskError) {
        try deeds.withLock { (_) throws(DiskError) in
            try body()
            orders.withLock { orders in
                guard let found = orders[digest] else { return }
                orders[digest]?.voidCount = found.pendingCount
            }
        }
    }

    /// Carries an order out by `body`, unless it is void.
    func carryOut(_ digest: Digest, _ body: () -> Void) {
        deeds.withLock { _ in
            if !settle(digest) { body() }
        }
    }

    /// Takes the first order of some bytes off the list.
    ///
    /// - Returns: whether it is void.
    private func settle(_ digest: Digest) -> Bool {
        orders.withLock { orders in
            guard var found = orders[digest] else { return false }
            found.pendingCount -= 1
            let isVoid = found.voidCount > 0
            if isVoid { found.voidCount -= 1 }
            orders[digest] = found.pendingCount > 0 ? found : nil
            return isVoid
        }
    }
}
