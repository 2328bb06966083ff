import AtriumWire

extension LogState {
    /// The log of a conversation just made.
    static let empty = LogState(epoch: 1, first: 1, head: 0, headTime: WallTime(microseconds: 0))

    /// The same, of one that keeps events, or does not.
    static func empty(_ keepsEvents: Bool) -> LogState {
        var log = empty
        log.keepsEvents = keepsEvents
        return log
    }

    /// Takes in an event that was committed.
    package mutating func advance(to sequence: UInt64, at time: WallTime, frameBytes: Int) {
        guard sequence > head else { return }
        head = sequence
        headTime = time
        guard keepsEvents else {
            if lowest == first { lowest = sequence + 1 }
            first = sequence + 1
            return
        }
        if first == sequence { firstTime = time }
        bytes &+= UInt64(frameBytes)
    }
}
