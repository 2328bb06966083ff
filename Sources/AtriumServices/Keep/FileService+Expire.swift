import AtriumWire

extension FileService {
    /// Stored files of a conversation that a rule does not keep any more, the oldest first.
    mutating func expired(
        in conversation: ConversationID, by rule: KeepRule, at now: WallTime, countMax: Int
    ) -> [FileID] {
        guard rule.fileAgeSeconds > 0 || rule.fileBytes > 0 else { return [] }
        let before = rule.fileAgeSeconds > 0 ? now.earlier(seconds: rule.fileAgeSeconds) : WallTime(microseconds: 0)
        let bytesMax = rule.fileBytes > 0 ? rule.fileBytes : UInt64.max
        var bytes = storedBytes(in: conversation)
        var expired: [FileID] = []
        for record in oldest(in: conversation) where record.state == .stored {
            guard record.time < before || bytes > bytesMax, expired.count < countMax else { break }
            bytes -= min(bytes, record.sizeBytes)
            if withdrawals[record.file] == nil { expired.append(record.file) }
        }
        return expired
    }
}
