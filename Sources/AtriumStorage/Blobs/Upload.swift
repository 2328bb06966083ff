import AtriumWire
import Glibc

/// One upload in progress, and who follows it.
final class Upload {
    /// The request that ends an upload, open until every block has come.
    struct Finish {
        var key: TransferKey
        var requestID: UInt32
        var digest: Digest
        /// Holes below this block were asked for.
        var askedThrough = 0
    }

    /// A sender that waits to hear what there is of the file.
    struct Taker {
        var key: TransferKey
        var requestID: UInt32
    }

    /// Bytes written before the kernel is told to begin writing them to the disk.
    private static let syncBytes = 8 << 20

    let file: FileID
    let blocks: FileBlocks
    let handle: BlobHandle
    /// What another start of the server would go by.
    let record: BlockRecord
    /// Entries that were in the record when it was opened, and how many of them were compared with their blocks.
    let recordedCount: Int
    var comparedCount = 0
    /// The generation of the writer that may write.
    var lease: UInt32
    var received: ReceivedBlocks
    /// Blocks from the first that the digest covers; behind `received.prefixCount` while they are read back.
    var hashedCount = 0
    let digest = RunningDigest()
    var finish: Finish?
    var taker: Taker?
    /// Whether the sender's link is gone.
    var isPaused = false
    /// Whether the sender is there, and silent.
    var isStalled = false
    /// Who wrote last.
    var writer: TransferKey?
    /// Transfers that were told of a fault of theirs, once.
    var told: Set<TransferKey> = []
    var followers: Set<TransferKey> = []
    /// Bytes on the disk the core was told of.
    var reportedBytes: UInt64 = 0
    private var unsyncedBytes = 0

    /// Opens the part of a file and its record, or begins them. What there is counts once `compare` has seen it.
    ///
    /// - Parameter lease: 0 where it is opened for those who fetch alone.
    init(file: FileID, blocks: FileBlocks, in folder: BlobFolder, lease: UInt32) throws(DiskError) {
        self.file = file
        self.blocks = blocks
        self.lease = lease
        received = ReceivedBlocks(of: blocks)
        handle = try BlobHandle.open(folder.part(file), flags: O_RDWR | O_CREAT)
        record = try BlockRecord(folder.record(file))
        recordedCount = record.count
    }

    /// Whether blocks that have come are not in the digest yet.
    var needsHashing: Bool { hashedCount < received.prefixCount }

    /// Writes one block that has not come before. Its number and size were checked.
    ///
    /// - Parameter hashing: takes the block to hash it meanwhile; without, it is hashed here.
    /// - Returns: whether it is yet to be hashed.
    func write(
        _ block: Int, checksum: UInt32, _ slice: DataSlice, hashing: HashingQueue?
    ) throws(DiskError) -> Bool {
        try slice.withBytes { (bytes) throws(DiskError) in
            try handle.write(bytes, at: FileBlocks.offsetBytes(of: block))
        }
        unsyncedBytes += slice.byteCount
        if unsyncedBytes >= Self.syncBytes {
            unsyncedBytes = 0
            try handle.beginSync()
        }
        record.append(block: block, checksum: checksum)
        received.insert(block, checksum: checksum)
        // A block that comes before its turn is read back later.
        guard block == hashedCount else { return false }
        hashedCount += 1
        if let hashing { hashing.append(slice, to: digest) } else { slice.withBytes(digest.update) }
        return hashing != nil
    }

    /// Reads blocks back into the digest that came before a hole below them was closed.
    ///
    /// - Parameter scratch: room for the read; one call covers as many blocks as fit.
    func hashBack(through scratch: UnsafeMutableRawBufferPointer) throws(DiskError) {
        let room = scratch.count / FileBlocks.blockBytes
        let run = hashedCount..<min(hashedCount + room, received.prefixCount)
        let bytes = UnsafeMutableRawBufferPointer(rebasing: scratch[..<blocks.byteCount(of: run)])
        try handle.read(into: bytes, at: FileBlocks.offsetBytes(of: run.lowerBound))
        digest.update(UnsafeRawBufferPointer(bytes))
        hashedCount = run.upperBound
    }
}
