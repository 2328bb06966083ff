/// How fast a transfer goes: measured over the last seconds, so that a stall shows and a start does not mislead.
struct SpeedMeter: Equatable {
    /// What the measure looks back over.
    private static let windowNanoseconds: UInt64 = 3_000_000_000

    private var samples: [(at: UInt64, doneBytes: UInt64)] = []

    static func == (left: SpeedMeter, right: SpeedMeter) -> Bool {
        left.samples.elementsEqual(right.samples) { $0 == $1 }
    }

    /// Notes how far the transfer is at a moment of the monotonic clock.
    mutating func note(doneBytes: UInt64, atNanoseconds now: UInt64) {
        if let last = samples.last, doneBytes < last.doneBytes || now < last.at { samples.removeAll() }
        samples.append((now, doneBytes))
        // One sample older than the window stays, so that a slow transfer still has two.
        while samples.count > 2, now - samples[1].at > Self.windowNanoseconds { samples.removeFirst() }
    }

    /// nil until there is something to measure.
    var bytesPerSecond: UInt64? {
        guard let first = samples.first, let last = samples.last, last.at > first.at else { return nil }
        return UInt64(Double(last.doneBytes - first.doneBytes) * 1e9 / Double(last.at - first.at))
    }

    /// Seconds that the rest takes at this speed, rounded up; nil while nothing moves.
    func secondsLeft(ofBytes restBytes: UInt64) -> UInt64? {
        guard let speed = bytesPerSecond, speed > 0 else { return nil }
        return restBytes / speed + (restBytes % speed == 0 ? 0 : 1)
    }
}
