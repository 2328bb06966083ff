/// A run of blocks of a file.
public struct BlockRange: ListEntry {
    /// First block.
    public var firstBlock: UInt32
    /// Blocks, at least 1.
    public var blockCount: UInt32

    public init(firstBlock: UInt32, blockCount: UInt32) {
        self.firstBlock = firstBlock
        self.blockCount = blockCount
    }

    public init(decoding payload: RawSpan, at cursor: inout Int) throws(DecodeError) {
        firstBlock = try payload.read(UInt32.self, at: &cursor)
        blockCount = try payload.read(UInt32.self, at: &cursor)
    }

    public func encode(into output: inout [UInt8]) {
        output.append(bigEndian: firstBlock)
        output.append(bigEndian: blockCount)
    }
}
