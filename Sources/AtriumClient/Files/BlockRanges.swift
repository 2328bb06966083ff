/// A set of block numbers, kept as runs: a file that comes in order is one run.
struct BlockRanges: Equatable, Sendable {
    /// Runs that never touch each other, rising.
    private(set) var runs: [Range<Int>] = []
    /// Blocks in the set.
    private(set) var count = 0

    /// How many runs the set is in. A peer decides that, so the owner bounds it.
    var runCount: Int { runs.count }

    func contains(_ block: Int) -> Bool {
        let index = firstRun(endingAbove: block)
        return index < runs.count && runs[index].contains(block)
    }

    /// Adds a block.
    ///
    /// - Returns: false where it was there.
    mutating func insert(_ block: Int) -> Bool {
        let index = firstRun(endingAbove: block)
        if index < runs.count && runs[index].contains(block) { return false }
        count += 1
        let joinsBelow = index > 0 && runs[index - 1].upperBound == block
        let joinsAbove = index < runs.count && runs[index].lowerBound == block + 1
        if joinsBelow && joinsAbove {
            runs[index - 1] = runs[index - 1].lowerBound..<runs[index].upperBound
            runs.remove(at: index)
        } else if joinsBelow {
            runs[index - 1] = runs[index - 1].lowerBound..<block + 1
        } else if joinsAbove {
            runs[index] = block..<runs[index].upperBound
        } else {
            runs.insert(block..<block + 1, at: index)
        }
        return true
    }

    /// Takes runs that rise and do not touch each other.
    init(_ runs: [Range<Int>] = []) {
        self.runs = runs
        count = runs.reduce(0) { $0 + $1.count }
    }

    /// What of a run lies in none of some others, which rise.
    static func subtracting(_ others: [Range<Int>], from run: Range<Int>) -> [Range<Int>] {
        var output: [Range<Int>] = []
        var start = run.lowerBound
        for other in others where other.upperBound > start && other.lowerBound < run.upperBound {
            if other.lowerBound > start { output.append(start..<other.lowerBound) }
            start = max(start, other.upperBound)
        }
        if start < run.upperBound { output.append(start..<run.upperBound) }
        return output
    }

    /// The runs of `0..<blockCount` that are not in the set, rising.
    func missing(of blockCount: Int) -> [Range<Int>] {
        var output: [Range<Int>] = []
        var next = 0
        for run in runs where run.lowerBound < blockCount {
            if run.lowerBound > next { output.append(next..<run.lowerBound) }
            next = run.upperBound
        }
        if next < blockCount { output.append(next..<blockCount) }
        return output
    }

    /// Index of the first run with an end above the block.
    private func firstRun(endingAbove block: Int) -> Int {
        var low = 0
        var high = runs.count
        while low < high {
            let middle = (low + high) / 2
            if runs[middle].upperBound > block { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
