/// A sorted pile of times.
struct Percentiles {
    private let sorted: [UInt64]

    init(_ nanoseconds: [UInt64]) {
        sorted = nanoseconds.sorted()
    }

    var count: Int { sorted.count }

    /// The time that this share of all lies at or below, in microseconds; 0 where there are none.
    func microseconds(_ share: Double) -> Double {
        guard !sorted.isEmpty else { return 0 }
        let index = min(sorted.count - 1, Int(Double(sorted.count) * share))
        return Double(sorted[index]) / 1000
    }
}
