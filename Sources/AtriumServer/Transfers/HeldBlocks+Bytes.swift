import AtriumStorage
import AtriumWire

extension HeldBlocks {
    /// Bytes of the blocks that are missing, in a file of that size.
    func missingBytes(of sizeBytes: UInt64) -> UInt64 {
        let blockBytes = Limit.blockBytes.defaultValue
        return min(sizeBytes, missing.reduce(0) { $0 + UInt64($1.blockCount) * blockBytes })
    }
}
