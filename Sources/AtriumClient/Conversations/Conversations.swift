import AtriumSession
import AtriumWire

/// What this client follows. It outlives a link: what was handed on is not handed on again.
final class Conversations {
    /// Most conversations a server may make this client follow: one person has fewer direct ones by far.
    static let followedMax = 1 << 16

    /// Why a conversation is followed.
    enum Reason {
        /// The program asked.
        case asked(Replay, announces: Bool)
        /// The server does by itself, or the link is another one: what was known of it stands.
        case anew(isByRule: Bool)
    }

    /// What following brought to light.
    struct Change {
        /// The sequences known before are void.
        var isRenumbered = false
        /// Events that would have come next and are not kept any more.
        var missing: ClosedRange<UInt64>?
        /// What can be handed on now.
        var ready: [ConversationCursor<ConversationEvent>.Delivery] = []
    }

    var followed: [ConversationID: FollowedConversation] = [:]

    /// A conversation is followed from now on, or followed anew.
    func follow(_ info: ConversationInfo, _ reason: Reason) -> Change {
        let known = followed[info.conversation]
        var change = Change(isRenumbered: known.map { $0.epoch != info.epoch } ?? false)
        if var going = known, !change.isRenumbered, reason.keepsCursor {
            going.state(reason)
            going.cursor.notice(head: info.head)
            if going.cursor.delivered < info.floor {
                change.missing = going.cursor.delivered + 1...info.floor
                change.ready = going.cursor.skip(through: info.floor)
            }
            followed[info.conversation] = going
            return change
        }
        let start = Self.start(of: info, reason, isKnown: known != nil)
        if start > 0, start < info.floor { change.missing = start + 1...info.floor }
        var fresh = FollowedConversation(
            cursor: ConversationCursor(delivered: max(start, info.floor), head: info.head),
            isByRule: known?.isByRule ?? false, epoch: info.epoch,
            target: info.kind == .direct ? .conversation(info.conversation) : .room(info.name),
            announces: known?.announces ?? false)
        fresh.state(reason)
        followed[info.conversation] = fresh
        return change
    }

    /// The sequence behind which a cursor starts.
    private static func start(of info: ConversationInfo, _ reason: Reason, isKnown: Bool) -> UInt64 {
        switch reason {
        case .anew:
            // Of a conversation that has just begun, or is counted anew, nothing has been seen.
            info.created || isKnown ? 0 : info.head
        case .asked(.none, _): info.head
        case .asked(.since(let sequence), _): sequence
        case .asked(.last(let count), _): info.head > count ? max(info.head - count, info.floor) : 0
        case .asked(.unread, _): info.read
        }
    }

    /// A conversation is not followed any more, unless it is by rule.
    func unfollow(_ conversation: ConversationID) {
        guard let known = followed[conversation] else { return }
        if known.isByRule { followed[conversation]?.announces = false } else { followed[conversation] = nil }
    }

    /// The link is gone: nothing can be asked until each is stated again.
    func part() {
        for conversation in followed.keys { followed[conversation]?.part() }
    }

    /// Those that lack events, in an order that depends on nothing else.
    var withHoles: [ConversationID] {
        var output: [ConversationID] = []
        for (conversation, known) in followed where known.cursor.missing != nil || known.retryAt != nil {
            output.append(conversation)
        }
        return output.sorted { $0.rawValue < $1.rawValue }
    }

    /// When missing events are to be asked for again; nil where no request failed.
    var nextRetry: MonotonicTime? {
        followed.values.compactMap(\.retryAt).min()
    }
}

extension Conversations.Reason {
    /// Whether a cursor that is there goes on.
    var keepsCursor: Bool {
        switch self {
        case .anew, .asked(.none, _): true
        case .asked(.since, _), .asked(.last, _), .asked(.unread, _): false
        }
    }
}

extension ConversationInfo {
    /// What lies up to here is not kept, and not missed by who asks for what is.
    var floor: UInt64 { min(first > 0 ? first - 1 : 0, head) }
}
