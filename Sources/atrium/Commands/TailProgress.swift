import AtriumClient
import AtriumWire

/// How far a `tail` has come: which events are to be printed, and when it has reached its end.
struct TailProgress {
    private struct Follow {
        let name: String
        /// Sequence of the newest event passed.
        var passed: UInt64
        /// Sequence of the newest event when the follow began.
        var head: UInt64
    }

    private let targetCount: Int
    private let follows: Bool
    /// nil for no bound.
    private var left: UInt64?
    private var conversations: [ConversationID: Follow] = [:]

    init(targets targetCount: Int, count: UInt64?, follows: Bool) {
        self.targetCount = targetCount
        self.follows = follows
        left = count
    }

    /// Whether there is nothing more to print.
    var isFinished: Bool {
        if let left = left { return left == 0 }
        return !follows && conversations.count == targetCount
            && conversations.values.allSatisfy { $0.passed >= $0.head }
    }

    /// Notes that a conversation is followed. Two targets may turn out to be one.
    ///
    /// - Returns: the sequences that were asked for and are no longer kept; nil for none.
    @discardableResult
    mutating func begin(_ info: ConversationInfo, since: UInt64?, last: UInt64? = nil) -> ClosedRange<UInt64>? {
        // What is no longer kept will not come, and is not waited for.
        let unkept = min(info.first > 0 ? info.first - 1 : 0, info.head)
        let passed = max(since ?? info.head - min(info.head, last ?? 0), unkept)
        conversations[info.conversation] = Follow(
            name: info.kind.targetName(info.name).text, passed: passed, head: info.head)
        guard let since, since < unkept else { return nil }
        return since + 1...unkept
    }

    /// Decides on an event.
    ///
    /// - Returns: the conversation's name where the event is to be printed.
    mutating func take(_ event: ConversationEvent) -> String? {
        guard !isFinished, var follow = conversations[event.conversation], event.sequence > follow.passed else {
            return nil
        }
        follow.passed = event.sequence
        conversations[event.conversation] = follow
        if case .unknown = event.body { return follow.name }
        if let left = left { self.left = left - 1 }
        return follow.name
    }

    /// Events are not to be had, and not waited for.
    ///
    /// - Returns: those that were not passed before; nil for none.
    mutating func pass(_ conversation: ConversationID, _ range: ClosedRange<UInt64>) -> ClosedRange<UInt64>? {
        guard let passed = conversations[conversation]?.passed, passed < range.upperBound else { return nil }
        conversations[conversation]?.passed = range.upperBound
        return max(range.lowerBound, passed + 1)...range.upperBound
    }

    /// The sequences of a conversation start again.
    mutating func restart(_ info: ConversationInfo) {
        conversations[info.conversation]?.passed = min(info.first > 0 ? info.first - 1 : 0, info.head)
        conversations[info.conversation]?.head = info.head
    }

    /// The name of a conversation that is printed.
    func name(of conversation: ConversationID) -> String? {
        conversations[conversation]?.name
    }
}

extension PresenceChange {
    /// Where it happened.
    var conversation: ConversationID {
        switch self {
        case .joined(let conversation, _, _, _), .left(let conversation, _, _, _, _), .count(let conversation, _):
            conversation
        }
    }
}
