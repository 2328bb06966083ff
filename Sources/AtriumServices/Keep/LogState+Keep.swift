import AtriumWire

extension LogState {
    /// Whether events that are kept no more still take room on the disk.
    package var hasLeftovers: Bool { lowest < first }

    /// Events go into the log from now on, or no longer do: then none of it is kept.
    package mutating func keep(_ keepsEvents: Bool) {
        self.keepsEvents = keepsEvents
        guard !keepsEvents else { return }
        first = head + 1
        bytes = 0
        firstTime = WallTime(microseconds: 0)
    }

    /// Takes over where the log begins once events have gone.
    package mutating func take(_ expired: ExpiredLog) {
        lowest = max(lowest, expired.lowest)
        bytes = bytes > expired.removedBytes ? bytes - expired.removedBytes : 0
        guard expired.first > first else { return }
        first = expired.first
        firstTime = expired.firstTime
    }

    /// What has to go now by a rule; nil where nothing has.
    func expiry(of conversation: ConversationID, by rule: KeepRule, at now: WallTime) -> Expiry? {
        var expiry = Expiry(
            conversation: conversation, before: WallTime(microseconds: 0), bytesMax: .max, rowsMax: Retention.rowsMax,
            rememberFrom: now.earlier(milliseconds: Limit.operationRetentionMilliseconds.defaultValue))
        if rule.mode == .limits {
            if rule.eventAgeSeconds > 0 { expiry.before = now.earlier(seconds: rule.eventAgeSeconds) }
            if rule.eventBytes > 0 { expiry.bytesMax = rule.eventBytes }
        }
        let isDue = first <= head && (firstTime < expiry.before || bytes > expiry.bytesMax)
        return isDue || hasLeftovers ? expiry : nil
    }
}
