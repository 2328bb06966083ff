/// The only source of chance in a world: the same numbers for the same seed, everywhere. SplitMix64.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to, but not, `end`.
    mutating func below(_ end: Int) -> Int {
        end > 1 ? Int(next() % UInt64(end)) : 0
    }

    /// True once in so many calls.
    mutating func once(in count: Int) -> Bool {
        below(count) == 0
    }

    /// A length of time between two, in nanoseconds, short ones more often than long ones.
    mutating func nanoseconds(_ range: ClosedRange<UInt64>) -> UInt64 {
        let span = range.upperBound - range.lowerBound
        let limit = span >> UInt64(below(6))
        return range.lowerBound + (limit == 0 ? 0 : next() % (limit + 1))
    }

    /// That many bytes.
    mutating func bytes(_ count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            var index = 0
            while index < count {
                var word = next()
                for _ in 0..<min(8, count - index) {
                    buffer[index] = UInt8(truncatingIfNeeded: word)
                    word >>= 8
                    index += 1
                }
            }
            filled = count
        }
    }

    /// One of several.
    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[below(elements.count)]
    }
}
