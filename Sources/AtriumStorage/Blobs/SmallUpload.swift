import AtriumWire

/// The upload of a file of at most one block, held in memory until its end: it has no part and no record.
///
/// All that a part could save is one block, which costs its sender less to send again than it costs a disk to keep.
/// Spec/decisions/0035-small-files.md.
final class SmallUpload {
    let file: FileID
    let blocks: FileBlocks
    /// The generation of the writer that may write.
    let lease: UInt32
    /// The bytes, once they have come, with the CRC-32C they came with.
    private(set) var data: (slice: DataSlice, checksum: UInt32)?
    /// Who wrote them.
    var writer: TransferKey?
    /// The request that ended it; then it is kept at the end of the worker's turn.
    var finish: Upload.Finish?

    /// - Precondition: the file has one block or none.
    init(file: FileID, blocks: FileBlocks, lease: UInt32) {
        precondition(blocks.count <= 1)
        self.file = file
        self.blocks = blocks
        self.lease = lease
    }

    /// Whether every byte has come.
    var isWhole: Bool { blocks.count == 0 || data != nil }

    /// Bytes it holds in memory.
    var heldBytes: Int { data?.slice.byteCount ?? 0 }

    /// Takes its one block.
    func hold(_ slice: DataSlice, checksum: UInt32, from key: TransferKey) {
        data = (slice, checksum)
        writer = key
    }

    /// Lets go of the buffer that its socket was read into, which may be far larger than the block.
    func copyOut() {
        guard let data else { return }
        let copy = SharedBytes(capacityBytes: data.slice.byteCount)
        data.slice.withBytes { copy.writable.copyMemory(from: $0) }
        self.data = (DataSlice(buffer: copy, range: 0..<data.slice.byteCount), data.checksum)
    }
}
