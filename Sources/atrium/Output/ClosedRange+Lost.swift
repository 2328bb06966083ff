extension ClosedRange<UInt64> {
    /// What became of events that the server no longer keeps: `12 messages are gone: the server no longer keeps them`.
    var lostWords: String {
        let count = upperBound - lowerBound
        return count == 0
            ? "a message is gone: the server no longer keeps it"
            : "\(count + 1) messages are gone: the server no longer keeps them"
    }
}
