extension RandomAccessCollection {
    /// The first index whose element satisfies a condition that holds for every element behind it as well.
    ///
    /// - Complexity: O(log n).
    func partitionIndex(where condition: (Element) -> Bool) -> Index {
        var low = startIndex
        var remaining = count
        while remaining > 0 {
            let half = remaining / 2
            let middle = index(low, offsetBy: half)
            if condition(self[middle]) {
                remaining = half
            } else {
                low = index(after: middle)
                remaining -= half + 1
            }
        }
        return low
    }
}
