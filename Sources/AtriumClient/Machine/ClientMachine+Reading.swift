import AtriumWire

/// Read markers of direct conversations: the user's own events move them, so that they are not unread at the next
/// login.
extension ClientMachine {
    /// A conversation is followed: a direct one states how far it is read.
    func noteReading(_ info: ConversationInfo) {
        guard info.kind == .direct else { return }
        readings[info.conversation, default: DirectReading()].state(read: info.read, epoch: info.epoch)
        markOwn(info.conversation)
    }

    /// The program moves the marker.
    func noteReading(_ conversation: ConversationID, upTo sequence: UInt64) {
        readings[conversation]?.note(read: sequence)
        markOwn(conversation)
    }

    /// Another device of the account has moved the marker.
    func readMoved(_ frame: ReadMoved) {
        readings[frame.conversation]?.note(read: frame.sequence)
        sink.mention(.readMoved(frame.conversation, upTo: frame.sequence))
    }

    /// An event of this user's is kept.
    ///
    /// - Parameter target: where it was sent to; nil where that is not known.
    func noteOwn(_ conversation: ConversationID, _ sequence: UInt64, to target: Target?) {
        if case .account = target {
            readings[conversation, default: DirectReading()].note(own: sequence)
        } else {
            readings[conversation]?.note(own: sequence)
        }
        markOwn(conversation)
    }

    /// A move of the marker is over, or has failed: then the events count as unread, which does no harm.
    func markEnded(_ conversation: ConversationID) {
        readings[conversation]?.finishMark()
        markOwn(conversation)
    }

    private func markOwn(_ conversation: ConversationID) {
        guard connection?.hasQuit != true, let sequence = readings[conversation]?.nextMark() else { return }
        requests.add(MarkRead(conversation: conversation, sequence: sequence), .ownRead(conversation))
    }
}
