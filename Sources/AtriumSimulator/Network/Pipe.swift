/// One direction of a link: bytes on their way, in order.
struct Pipe {
    /// Some bytes that arrive at once.
    private struct Segment {
        var bytes: [UInt8]
        var arrivesAt: UInt64
        /// Rises with each segment of the whole network.
        var number: UInt64
    }

    /// Bytes that may be on their way: what the kernels at both ends take.
    var capacityBytes: Int
    private(set) var heldBytes = 0
    private var segments: [Segment] = []
    private var lastArrival: UInt64 = 0
    /// Nothing put in arrives any more.
    var isCut = false
    /// The sender has said that nothing more comes.
    var isFinished = false

    init(capacityBytes: Int) {
        self.capacityBytes = capacityBytes
    }

    var roomBytes: Int { max(0, capacityBytes - heldBytes) }
    var isEmpty: Bool { segments.isEmpty }

    /// Puts bytes in.
    ///
    /// - Returns: when they arrive, which is never before those in front of them.
    mutating func put(_ bytes: [UInt8], arrivingAt time: UInt64, number: UInt64) -> UInt64 {
        heldBytes += bytes.count
        lastArrival = max(lastArrival, time)
        segments.append(Segment(bytes: bytes, arrivesAt: lastArrival, number: number))
        return lastArrival
    }

    /// Bytes go into a pipe that is cut: nobody gets them, and the kernel keeps them for ever.
    mutating func swallow(_ count: Int) {
        heldBytes += count
    }

    /// Takes the next segment out, if its time has come.
    mutating func take(at now: UInt64) -> (bytes: [UInt8], number: UInt64)? {
        guard let first = segments.first, first.arrivesAt <= now else { return nil }
        segments.removeFirst()
        heldBytes -= first.bytes.count
        return (first.bytes, first.number)
    }

    /// Cuts the pipe behind some of the bytes on their way: the others never arrive.
    mutating func cut(keepingBytes kept: Int) {
        isCut = true
        var left = kept
        var count = 0
        for index in segments.indices where left > 0 {
            let taken = min(left, segments[index].bytes.count)
            segments[index].bytes.removeLast(segments[index].bytes.count - taken)
            left -= taken
            count = index + 1
        }
        segments.removeLast(segments.count - count)
    }
}
