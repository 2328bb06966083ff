import AtriumWire

/// What a disk worker has to say. Reports with a `TransferKey` in front are for the loop of its session, those with
/// a `FileID` in front for the core.
public enum DiskReport: Sendable {
    /// The upload a sender takes is open, with room for all of it: what there is of it already, nil where nothing is.
    case opened(TransferKey, requestID: UInt32, HeldBlocks?)
    /// Chunk data was dealt with, written or not: its credit may go back.
    case consumed(TransferKey, bytes: UInt64)
    /// Blocks the upload lacks: to be asked for again.
    case missing(TransferKey, firstBlock: UInt32, blockCount: UInt32)
    /// The request that ended an upload is refused; of the file nothing is said.
    case finishRefused(TransferKey, requestID: UInt32, ErrorCode, text: String)
    /// Blocks that may be sent now, without waiting for the disk.
    case ready(TransferKey, ReadyBlocks)
    /// The upload a download follows stands still, or goes on.
    case flow(TransferKey, FlowState)
    /// Every block asked for was reported ready, and the file is stored.
    case ended(TransferKey, sizeBytes: UInt64, Digest)
    /// The transfer cannot go on. Nothing more follows for it.
    case failed(TransferKey, ErrorCode, text: String)
    /// The file is whole, verified, and on the disk under its digest.
    case stored(FileID, Digest, sizeBytes: UInt64, TransferKey, requestID: UInt32)
    /// The upload is given up and its bytes are gone, under whatever lease they came: who took it over meanwhile is to
    /// hear of it too. The key and the request are those of its sender, where one is known; the request is 0 where none
    /// was open.
    case uploadFailed(FileID, WithdrawReason, ErrorCode, text: String, TransferKey?, requestID: UInt32)
}

/// Blocks of a file in the page cache, with what a chunk needs to carry each.
public struct ReadyBlocks: Sendable {
    /// Where to send from. Block `n` starts at byte `65,536 × n`.
    public var handle: BlobHandle
    /// The first of them.
    public var firstBlock: UInt32
    /// CRC-32C of each, in order; never empty.
    public var checksums: [UInt32]
    /// Bytes of the last of them: 65,536, or fewer at the end of the file.
    public var lastBlockBytes: Int
    /// The bytes of the only block of a small file, where they lie in memory.
    public var bytes: SharedBytes?

    public init(
        handle: BlobHandle, firstBlock: UInt32, checksums: [UInt32], lastBlockBytes: Int, bytes: SharedBytes? = nil
    ) {
        self.handle = handle
        self.firstBlock = firstBlock
        self.checksums = checksums
        self.lastBlockBytes = lastBlockBytes
        self.bytes = bytes
    }
}
