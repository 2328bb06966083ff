/// Which blocks of an upload are on the disk, and the CRC-32C of each.
///
/// Blocks come in order but for those asked for again, so the run from the start is an array and what lies ahead of
/// it a table. Both grow with what has come, never with what was announced.
struct ReceivedBlocks {
    private let count: Int
    /// Checksums of the blocks that have come without a gap from the first.
    private(set) var checksums: [UInt32] = []
    private var ahead: [Int: UInt32] = [:]

    init(of blocks: FileBlocks) {
        count = blocks.count
    }

    /// Blocks that have come without a gap from the first.
    var prefixCount: Int { checksums.count }

    /// Whether no block has come.
    var isEmpty: Bool { checksums.isEmpty && ahead.isEmpty }

    /// Whether every block has come.
    var isWhole: Bool { prefixCount == count }

    /// Whether a block has come.
    func contains(_ block: Int) -> Bool {
        block < prefixCount || ahead[block] != nil
    }

    /// Notes a block that has not come before.
    mutating func insert(_ block: Int, checksum: UInt32) {
        guard block == prefixCount else {
            ahead[block] = checksum
            return
        }
        checksums.append(checksum)
        while let next = ahead.removeValue(forKey: prefixCount) { checksums.append(next) }
    }

    /// The first runs of blocks that have not come, `runsMax` at most.
    func missing(runsMax: Int) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        var next = prefixCount
        for block in ahead.keys.sorted() where runs.count < runsMax {
            if block > next { runs.append(next..<block) }
            next = block + 1
        }
        if runs.count < runsMax, next < count { runs.append(next..<count) }
        return runs
    }

    /// All blocks that have not come, in `runsMax` runs at most: where there are more, the last one reaches to the
    /// end of the file and covers blocks that have come.
    func missingWholly(runsMax: Int) -> [Range<Int>] {
        var runs = missing(runsMax: runsMax + 1)
        guard runs.count > runsMax else { return runs }
        runs.removeLast()
        runs[runsMax - 1] = runs[runsMax - 1].lowerBound..<count
        return runs
    }
}
