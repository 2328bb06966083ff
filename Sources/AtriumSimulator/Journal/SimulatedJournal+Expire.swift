import AtriumServices
import AtriumStorage
import AtriumWire

/// Letting events go, by the rules of the real journal. What a room no longer keeps at all takes no time to clear here.
extension SimulatedJournal {
    func expire(_ expiry: Expiry) -> CommitResult {
        guard var log = state.heads[expiry.conversation] else { return .failed(.noSuchConversation) }
        var end = log.first
        var bytes = log.bytes
        if !log.hasLeftovers {
            while end <= log.head, end - log.first < UInt64(max(1, expiry.rowsMax)),
                let event = kept(end, of: expiry.conversation),
                event.time < expiry.before || bytes > expiry.bytesMax
            {
                bytes -= min(bytes, UInt64(event.frame.count))
                if event.operation.instance != 0, event.time >= expiry.rememberFrom {
                    rows.append(.forgotten(event.author, event.operation, event.time))
                }
                end += 1
            }
            rows.append(.expired(expiry.conversation, first: end))
        }
        let expired = ExpiredLog(
            first: end, firstTime: kept(end, of: expiry.conversation)?.time ?? WallTime(microseconds: 0), lowest: end,
            removedBytes: log.bytes - bytes)
        log.take(expired)
        state.setHead(log, of: expiry.conversation)
        return .expired(expired)
    }

    /// An event that was written, or is in the open transaction.
    private func kept(_ sequence: UInt64, of conversation: ConversationID) -> KeptEvent? {
        if let event = disk.written.logs[conversation]?[sequence] { return event }
        for case .event(conversation, sequence, let event) in rows { return event }
        return nil
    }

    /// Has the logs begin anew that kept nothing, as a start does.
    func beginEpochs() {
        let unkept = disk.written.logs.filter { !$0.value.keepsEvents }.keys
        guard !unkept.isEmpty else { return }
        disk.append(unkept.sorted { $0.rawValue < $1.rawValue }.map { .epoch($0) })
        disk.sync()
    }
}
