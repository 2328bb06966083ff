/// How a file of a given size is cut: blocks of 65,536 bytes, the last may be shorter. Spec/06-files.md.
struct FileBlocks: Equatable {
    /// Bytes of every block but the last.
    static let blockBytes = 65_536

    /// Bytes of the file.
    let sizeBytes: UInt64
    /// Blocks of the file; 0 for an empty one.
    let count: Int

    /// - Returns: nil for a size whose last block has no 32-bit number.
    init?(sizeBytes: UInt64) {
        let whole = sizeBytes / UInt64(Self.blockBytes)
        let count = whole + (sizeBytes % UInt64(Self.blockBytes) == 0 ? 0 : 1)
        guard count <= UInt64(UInt32.max) else { return nil }
        self.sizeBytes = sizeBytes
        self.count = Int(count)
    }

    /// Whether the CRC-32C of each block stands in a file beside the stored blob. That of a single block is worked out
    /// from its bytes, which are compared with their SHA-256 on the way.
    var hasChecksumFile: Bool { count > 1 }

    /// Where a block begins.
    static func offsetBytes(of block: Int) -> UInt64 { UInt64(block) * UInt64(blockBytes) }

    /// Bytes of one block; 0 for a number that lies outside the file.
    func byteCount(of block: Int) -> Int {
        guard block >= 0, block < count else { return 0 }
        return Int(min(sizeBytes - Self.offsetBytes(of: block), UInt64(Self.blockBytes)))
    }

    /// Bytes of a run of blocks within the file.
    func byteCount(of blocks: Range<Int>) -> Int {
        blocks.isEmpty ? 0 : (blocks.count - 1) * Self.blockBytes + byteCount(of: blocks.upperBound - 1)
    }
}
