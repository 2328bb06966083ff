import AtriumSession
import AtriumWire

/// A conversation this client follows, and how far it has come.
struct FollowedConversation {
    var cursor: ConversationCursor<ConversationEvent>
    /// Whether the server follows it by rule: it stays followed whatever is asked.
    var isByRule: Bool
    /// Changes when sequences start anew, which voids the cursor.
    var epoch: UInt64
    /// How it is asked for.
    var target: Target
    /// Whether the account is to be present in it through this client.
    var announces: Bool
    /// Whether the server has stated it on this link: live events come, and what is missing can be asked for.
    var isStated = true
    /// Missing events are not asked for before this moment.
    var retryAt: MonotonicTime?
    /// Requests for missing events that failed in a row.
    var failures = 0
    /// The open request for missing events does not settle what is missing: events came that the program had no room
    /// for, or the conversation was followed anew.
    var mustAskAgain = false

    /// The server states it, for whatever reason.
    mutating func state(_ reason: Conversations.Reason) {
        isStated = true
        switch reason {
        case .asked(_, let announces): self.announces = self.announces || announces
        case .anew(let isByRule): self.isByRule = self.isByRule || isByRule
        }
    }

    /// The link is gone, and requests for missing events with it.
    mutating func part() {
        isStated = false
        retryAt = nil
        failures = 0
        mustAskAgain = false
    }

    /// Shortest wait before the next request: 100 ms after the first failure, twice that after each, up to 12.8 s.
    var retryMilliseconds: UInt64 { 100 << UInt64(min(failures, 7)) }
}
