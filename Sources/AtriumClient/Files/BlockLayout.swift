import AtriumWire

/// How a file of a known size falls into blocks: each of 65,536 bytes, the last perhaps shorter, none in an empty file.
package struct BlockLayout: Equatable, Sendable {
    /// Bytes of every block but the last.
    package static let blockBytes = 65_536
    /// A block number has 32 bits.
    package static let sizeMaxBytes = UInt64(blockBytes) << 32

    package let sizeBytes: UInt64

    /// Takes a size; nil where its blocks could not be numbered.
    package init?(sizeBytes: UInt64) {
        guard sizeBytes <= Self.sizeMaxBytes else { return nil }
        self.sizeBytes = sizeBytes
    }

    /// Blocks of the file.
    package var blockCount: Int {
        Int(sizeBytes / UInt64(Self.blockBytes)) + (sizeBytes % UInt64(Self.blockBytes) == 0 ? 0 : 1)
    }

    /// Where a block starts in the file.
    package func offset(ofBlock block: Int) -> Int { block * Self.blockBytes }

    /// Bytes of a run of blocks; those that the file does not have count nothing.
    package func byteCount(ofBlocks blocks: Range<Int>) -> UInt64 {
        let run = blocks.clamped(to: 0..<blockCount)
        guard !run.isEmpty else { return 0 }
        return UInt64(offset(ofBlock: run.upperBound - 1) + byteCount(ofBlock: run.upperBound - 1))
            - UInt64(offset(ofBlock: run.lowerBound))
    }

    /// Bytes of a block; 0 for one that the file does not have.
    package func byteCount(ofBlock block: Int) -> Int {
        guard block >= 0 && block < blockCount else { return 0 }
        return min(Self.blockBytes, Int(sizeBytes) - offset(ofBlock: block))
    }
}
