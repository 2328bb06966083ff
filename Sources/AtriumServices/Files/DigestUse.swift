import AtriumWire

/// Which stored bytes are named by some file, and which may be removed.
///
/// Bytes no file names any more stay while an upload of the same size is open: it may turn out to be the same bytes,
/// already in their place when the order to remove them arrives.
struct DigestUse: Sendable {
    private struct Unnamed: Sendable {
        var digest: Digest
        var sizeBytes: UInt64
    }

    private var fileCounts: [Digest: Int] = [:]
    private var uploadCounts: [UInt64: Int] = [:]
    private var unnamed: [Unnamed] = []
    /// How many backups want everything to stay.
    private var holdCount = 0

    /// Bytes no file names that still stay.
    var waitingCount: Int { unnamed.count }

    /// A file names these bytes.
    mutating func retain(_ digest: Digest) {
        fileCounts[digest, default: 0] += 1
        unnamed.removeAll { $0.digest == digest }
    }

    /// A file names these bytes no more.
    mutating func release(_ digest: Digest, sizeBytes: UInt64, into effects: inout Effects) {
        guard let count = fileCounts[digest] else { return }
        fileCounts[digest] = count > 1 ? count - 1 : nil
        if count <= 1 { unnamed.append(Unnamed(digest: digest, sizeBytes: sizeBytes)) }
        removeUnnamed(into: &effects)
    }

    mutating func uploadBegan(sizeBytes: UInt64) {
        uploadCounts[sizeBytes, default: 0] += 1
    }

    mutating func uploadEnded(sizeBytes: UInt64, into effects: inout Effects) {
        guard let count = uploadCounts[sizeBytes] else { return }
        uploadCounts[sizeBytes] = count > 1 ? count - 1 : nil
        removeUnnamed(into: &effects)
    }

    /// Lets everything stay until a `letGo` for each call.
    mutating func hold() { holdCount += 1 }

    /// Ends one hold; behind the last, what no file names any more is removed.
    mutating func letGo(into effects: inout Effects) {
        holdCount = max(0, holdCount - 1)
        removeUnnamed(into: &effects)
    }

    /// Takes note of bytes found on the disk that perhaps no file names: they go as if the last that named them had
    /// just been withdrawn.
    ///
    /// - Returns: whether no file names them.
    mutating func noteFound(_ digest: Digest, sizeBytes: UInt64, into effects: inout Effects) -> Bool {
        guard fileCounts[digest] == nil else { return false }
        if !unnamed.contains(where: { $0.digest == digest }) {
            unnamed.append(Unnamed(digest: digest, sizeBytes: sizeBytes))
        }
        removeUnnamed(into: &effects)
        return true
    }

    private mutating func removeUnnamed(into effects: inout Effects) {
        guard !unnamed.isEmpty, holdCount == 0 else { return }
        for bytes in unnamed where uploadCounts[bytes.sizeBytes] == nil {
            effects.blobs.append(.remove(bytes.digest))
        }
        unnamed.removeAll { uploadCounts[$0.sizeBytes] == nil }
    }
}
