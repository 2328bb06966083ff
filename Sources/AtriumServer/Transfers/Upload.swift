import AtriumSession
import AtriumStorage
import AtriumWire

/// An upload, as the loop of its connection follows it. The file's bytes belong to a disk worker.
struct Upload {
    let key: TransferKey
    let file: FileID
    let sizeBytes: UInt64
    let lease: UInt32
    /// When its last block came, or it was opened.
    var progressAt: MonotonicTime {
        didSet { isSilent = false }
    }
    /// Whether those who follow were told that its sender is silent.
    var isSilent = false
    /// When UploadEnd came, or the last block behind it; nil before.
    var endingSince: MonotonicTime?
    /// Request id of the UploadEnd that waits for its outcome; 0 where none does.
    var endRequestID: UInt32 = 0
    /// Bytes the server lacked when it was opened, bytes that came, and bytes for which credit was given in its turn:
    /// these three where bandwidth is bounded.
    var wantedBytes: UInt64 = 0
    var receivedBytes: UInt64 = 0
    var paidBytes: UInt64 = 0

    /// How long blocks that are missing behind UploadEnd are waited for. [FILE-6.2-5]
    static let missingMilliseconds: UInt64 = 30_000
    /// After how long without a block a sender counts as silent. [FILE-6.7-4]
    static let silentMilliseconds: UInt64 = 60_000

    init(key: TransferKey, file: FileID, sizeBytes: UInt64, lease: UInt32, progressAt: MonotonicTime) {
        self.key = key
        self.file = file
        self.sizeBytes = sizeBytes
        self.lease = lease
        self.progressAt = progressAt
    }

    /// A block came.
    mutating func received(_ bytes: Int, at now: MonotonicTime) {
        receivedBytes += UInt64(bytes)
        progressAt = now
    }

    /// What of so many bytes, if their credit is given back, has not been given in its turn yet.
    func unpaidBytes(of bytes: UInt64) -> UInt64 {
        let due = max(wantedBytes, receivedBytes)
        return min(bytes, due > paidBytes ? due - paidBytes : 0)
    }

    /// Bytes of one block; nil where the file has no such block.
    func byteCount(ofBlock block: UInt32, blockBytes: UInt64) -> Int? {
        let (offset, overflow) = UInt64(block).multipliedReportingOverflow(by: blockBytes)
        guard !overflow, offset < sizeBytes else { return nil }
        return Int(min(blockBytes, sizeBytes - offset))
    }
}
