import AtriumWire

/// A room as one loop knows it: which of its sessions follow, and the log of this turn.
///
/// The room log is what makes fan-out cheap: an event is appended once, whoever follows, and each idle follower is
/// sent the whole log by one call, straight from here. Only what the kernel does not take is copied for a follower.
final class LocalRoom {
    let conversation: ConversationID
    /// Slots of the sessions that follow.
    private(set) var followers: [Int32] = []
    /// Event frames of this turn, end to end.
    var log: [UInt8] = []
    /// How many they are.
    var logEventCount: UInt64 = 0
    /// Sequence of the newest of them.
    var logHead: UInt64 = 0

    init(_ conversation: ConversationID) {
        self.conversation = conversation
    }

    func add(_ slot: Int) {
        followers.append(Int32(clamping: slot))
    }

    func remove(_ slot: Int) {
        guard let index = followers.firstIndex(of: Int32(clamping: slot)) else { return }
        followers.swapAt(index, followers.count - 1)
        followers.removeLast()
    }

    /// Empties the log; a burst does not keep its memory.
    func resetLog() {
        log.removeAll(keepingCapacity: log.capacity <= 1 << 18)
        logEventCount = 0
    }
}
