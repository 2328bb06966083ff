import AtriumWire

/// What the server says it has of an upload that is taken up again. It is believed once the bytes agree.
struct UploadClaim: Equatable {
    /// Blocks from 0 on.
    let prefixCount: Int
    /// SHA-256 of their bytes.
    let prefixDigest: Digest?
    /// Runs of blocks that it lacks, rising.
    let lacking: [Range<Int>]

    /// Reads an answer to Offer.
    ///
    /// - Returns: nil where it speaks of blocks that the file does not have, or in no order.
    init?(_ frame: Offered, _ layout: BlockLayout) {
        let count = layout.blockCount
        prefixCount = Int(frame.prefixBlocks ?? 0)
        guard prefixCount <= count, prefixCount == 0 || frame.prefixDigest != nil else { return nil }
        prefixDigest = prefixCount == 0 ? nil : frame.prefixDigest
        guard let missing = frame.missing else {
            lacking = prefixCount < count ? [prefixCount..<count] : []
            return
        }
        var runs: [Range<Int>] = []
        var end = prefixCount
        for run in missing {
            let start = Int(run.firstBlock)
            let stop = start + Int(run.blockCount)
            guard start >= end, stop > start, stop <= count else { return nil }
            runs.append(start..<stop)
            end = stop
        }
        lacking = runs
    }
}
