import AtriumWire

/// One offered file, as the core keeps it.
struct OfferedFile: Sendable {
    var record: FileRecord
    /// The request that withdrew it and its outcome, for a retry of that request.
    var withdrawal: WithdrawalRecord?

    /// Bytes of a block.
    static let blockBytes: UInt64 = 65_536

    /// Blocks of the file; none in an empty one.
    var blockCount: UInt64 {
        let whole = record.sizeBytes / Self.blockBytes
        return record.sizeBytes % Self.blockBytes == 0 ? whole : whole + 1
    }

    /// How many blocks a request for some of them means.
    ///
    /// - Parameter blockCount: 0 for all from the first on.
    /// - Throws: `blockRange` where they do not all lie in the file.
    func blocks(from firstBlock: UInt32, count: UInt32) throws(Refusal) -> UInt32 {
        let first = UInt64(firstBlock)
        let end = first + UInt64(count)
        let isInside = blockCount == 0 ? end == 0 : first < blockCount && end <= blockCount
        guard isInside else {
            throw Refusal(.blockRange, "the file has \(blockCount) blocks", available: blockCount)
        }
        return count == 0 ? UInt32(clamping: blockCount - first) : count
    }
}
