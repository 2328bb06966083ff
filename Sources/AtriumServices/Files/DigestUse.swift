import AtriumWire

/// Which stored bytes are named by some file, and which are to be removed.
///
/// Bytes no file names any more go at once, whatever is being uploaded: who carries the order out leaves bytes alone
/// that were kept anew before the core could know of it.
struct DigestUse: Sendable {
    private var fileCounts: [Digest: Int] = [:]
    /// Bytes that go when they are held no more, and the order in which they came.
    private var waiting: Set<Digest> = []
    private var waitingOrder: [Digest] = []
    /// How many backups want everything to stay.
    private var holdCount = 0

    /// Bytes no file names that still stay.
    var waitingCount: Int { waiting.count }

    /// A file names these bytes.
    mutating func retain(_ digest: Digest) {
        fileCounts[digest, default: 0] += 1
        waiting.remove(digest)
    }

    /// A file names bytes that were kept just now: a removal that was ordered for others before them, in the same turn,
    /// is not given.
    mutating func retain(_ digest: Digest, into effects: inout Effects) {
        retain(digest)
        effects.blobs.removeAll { order in
            if case .remove(digest) = order { true } else { false }
        }
    }

    /// A file names these bytes no more.
    mutating func release(_ digest: Digest, into effects: inout Effects) {
        guard let count = fileCounts[digest] else { return }
        fileCounts[digest] = count > 1 ? count - 1 : nil
        if count <= 1 { remove(digest, into: &effects) }
    }

    /// Lets everything stay until a `letGo` for each call.
    mutating func hold() { holdCount += 1 }

    /// Ends one hold; behind the last, what no file names any more is removed.
    mutating func letGo(into effects: inout Effects) {
        holdCount = max(0, holdCount - 1)
        guard holdCount == 0 else { return }
        for digest in waitingOrder where waiting.remove(digest) != nil { effects.blobs.append(.remove(digest)) }
        waitingOrder = []
    }

    /// Takes note of bytes found on the disk that perhaps no file names: they go as if the last that named them had
    /// just been withdrawn.
    ///
    /// - Returns: whether no file names them.
    mutating func noteFound(_ digest: Digest, into effects: inout Effects) -> Bool {
        guard fileCounts[digest] == nil else { return false }
        remove(digest, into: &effects)
        return true
    }

    private mutating func remove(_ digest: Digest, into effects: inout Effects) {
        guard holdCount > 0 else { return effects.blobs.append(.remove(digest)) }
        if waiting.insert(digest).inserted { waitingOrder.append(digest) }
    }
}
