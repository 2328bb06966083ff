import AtriumWire

extension LogState {
    /// The log of a conversation just made.
    static let empty = LogState(epoch: 1, first: 1, head: 0, headTime: WallTime(microseconds: 0))

    /// Takes in an event that was committed.
    mutating func advance(to sequence: UInt64, at time: WallTime) {
        guard sequence > head else { return }
        head = sequence
        headTime = time
    }
}
