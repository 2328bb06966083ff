import AtriumSession
import AtriumWire

/// What this client follows. It outlives a connection: what was handed on is not handed on again.
final class Conversations {
    /// Most conversations a server may make this client follow: one person has fewer direct ones by far.
    static let followedMax = 1 << 16

    var followed: [ConversationID: FollowedConversation] = [:]

    /// A conversation is followed from now on, or followed anew.
    ///
    /// - Parameter replay: nil where the server follows by rule: what was known of it stands.
    func follow(_ info: ConversationInfo, replay: Replay?) {
        let known = followed[info.conversation]
        let isKnown = known?.epoch == info.epoch
        // The kept events start at `first`; what lies below is not missed.
        let floor = info.first > 0 ? info.first - 1 : 0
        let delivered: UInt64
        switch replay ?? .none {
        case .none:
            if isKnown {
                followed[info.conversation]?.cursor.notice(head: info.head)
                return
            }
            // Of a conversation that has just begun nothing has been seen.
            delivered = info.created && replay == nil ? floor : info.head
        case .since(let sequence): delivered = max(sequence, floor)
        case .last(let count): delivered = max(info.head > count ? info.head - count : 0, floor)
        case .unread: delivered = max(info.read, floor)
        }
        followed[info.conversation] = FollowedConversation(
            cursor: ConversationCursor(delivered: delivered, head: info.head),
            isByRule: replay == nil || known?.isByRule == true, epoch: info.epoch)
    }

    /// A conversation is not followed any more, unless it is by rule.
    func unfollow(_ conversation: ConversationID) {
        guard let known = followed[conversation], !known.isByRule else { return }
        followed[conversation] = nil
    }

    /// When missing events are to be asked for again; nil where no request failed.
    var nextRetry: MonotonicTime? {
        followed.values.compactMap(\.retryAt).min()
    }
}
