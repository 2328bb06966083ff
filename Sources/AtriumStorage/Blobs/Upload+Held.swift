import AtriumNet
import AtriumWire

/// What there is of an upload already: found again after a restart, and told to who takes it up.
extension Upload {
    /// Entries of the record looked at in one piece, and blocks read for them at most: 2 MiB.
    private static let entriesPerPiece = 32

    /// Sets room aside for all of the file, and for its record.
    func reserve(in folder: BlobFolder) throws(DiskError) {
        try folder.checkRoom(for: blocks.sizeBytes, beside: try handle.allocatedBytes())
        try handle.reserve(blocks.sizeBytes)
        try record.reserve(blocks.count)
    }

    /// Whether entries of an earlier run of the server are yet to be compared with their blocks.
    var needsComparing: Bool { comparedCount < recordedCount }

    /// Compares a piece of what an earlier run recorded with the bytes on the disk: a block that agrees has come.
    ///
    /// - Parameter scratch: room for a block.
    func compare(through scratch: UnsafeMutableRawBufferPointer) throws(DiskError) {
        let run = comparedCount..<min(comparedCount + Self.entriesPerPiece, recordedCount)
        let sizeBytes = try handle.byteCount()
        for entry in try record.entries(run) {
            let block = Int(entry.block)
            let byteCount = blocks.byteCount(of: block)
            let offsetBytes = FileBlocks.offsetBytes(of: block)
            guard byteCount > 0, !received.contains(block), offsetBytes + UInt64(byteCount) <= sizeBytes else {
                continue
            }
            let bytes = UnsafeMutableRawBufferPointer(rebasing: scratch[..<byteCount])
            do throws(DiskError) {
                try handle.read(into: bytes, at: offsetBytes)
            } catch {
                // A block the disk cannot give back has to come again, like one that is damaged.
                continue
            }
            guard CRC32C.checksum(UnsafeRawBufferPointer(bytes)) == entry.checksum else { continue }
            received.insert(block, checksum: entry.checksum)
            guard block == hashedCount else { continue }
            digest.update(UnsafeRawBufferPointer(bytes))
            hashedCount += 1
        }
        comparedCount = run.upperBound
    }

    /// What there is of the file, once everything that has come is in the digest; nil where nothing has come.
    var held: HeldBlocks? {
        guard !received.isEmpty else { return nil }
        return HeldBlocks(
            prefixBlocks: UInt32(clamping: received.prefixCount), prefixDigest: digest.valueSoFar(),
            missing: received.missingWholly(runsMax: HeldBlocks.rangesMax).map { run in
                BlockRange(firstBlock: UInt32(clamping: run.lowerBound), blockCount: UInt32(clamping: run.count))
            })
    }
}
