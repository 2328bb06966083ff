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

    private mutating func removeUnnamed(into effects: inout Effects) {
        guard !unnamed.isEmpty else { return }
        for bytes in unnamed where uploadCounts[bytes.sizeBytes] == nil {
            effects.blobs.append(.remove(bytes.digest))
        }
        unnamed.removeAll { uploadCounts[$0.sizeBytes] == nil }
    }
}
