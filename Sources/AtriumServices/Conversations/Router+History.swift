import AtriumWire

extension Router {
    /// Most events of a page where the request does not say; the page's bytes end it long before.
    static let historyCountMax = 65_535

    /// Most pages on their way to one session: each may wait in memory until the client reads.
    static let historyPagesMax = 4

    /// Permits a history page: the range is brought within what is kept, and a reader fetches it.
    mutating func history(_ history: History, for caller: Caller, into effects: inout Effects) throws(Refusal) {
        let conversation = history.conversation
        guard let place = place(conversation, for: caller.account) else { throw .noSuchConversation }
        try require(.read, in: place, isNamed: false, for: caller)
        let log = log(of: place)
        let end = log.head + 1
        let before = history.before == 0 ? end : min(history.before, end)
        // Who asks for everything is not told that it is gone.
        let isNoneKept = history.after == 0 && history.before == 0 && log.first > log.head
        guard before > 1, history.after < before - 1, !isNoneKept else {
            let empty = HistoryEnd(conversation: conversation, count: 0, first: 0, last: 0, more: false)
            return effects.answer(empty, to: caller.session, requestID: caller.requestID)
        }
        let leavesGap = history.order == .oldest && history.after > 0 && history.after + 1 < log.first
        guard before > log.first, !leavesGap else {
            throw Refusal(.gone, "events below \(log.first) are no longer kept", available: log.first)
        }
        guard sessions[caller.session]?.pagesOpen.contains(where: { $0.conversation == conversation }) == false else {
            throw Refusal(.historyBusy, "a page of this conversation is on its way; ask again behind it")
        }
        guard (sessions[caller.session]?.pagesOpen.count ?? 0) < Self.historyPagesMax else {
            throw Refusal(
                .busy, "\(Self.historyPagesMax) history pages are on their way; ask again behind one",
                retryAfterMilliseconds: 100)
        }
        sessions[caller.session]?.pagesOpen.append(
            OpenPage(conversation: conversation, requestID: caller.requestID))
        noteReader(caller.session, of: conversation)
        effects.reads.append(
            HistoryRead(
                session: caller.session, requestID: caller.requestID, conversation: conversation,
                after: history.after, before: before, order: history.order,
                countMax: history.count == 0 ? Self.historyCountMax : Int(history.count)))
    }

    /// A history page this session had open was sent or given up.
    public mutating func historyFinished(session: SessionID, conversation: ConversationID) {
        sessions[session]?.pagesOpen.removeAll { $0.conversation == conversation }
        noteReader(session, of: conversation)
    }

    /// Moves a read marker forward, at most to the head; where it does not move, there is nothing to keep.
    mutating func markRead(_ markRead: MarkRead, for caller: Caller, into effects: inout Effects) throws(Refusal) {
        guard let place = place(markRead.conversation, for: caller.account) else { throw .noSuchConversation }
        try require(.read, in: place, isNamed: false, for: caller)
        let sequence = min(markRead.sequence, log(of: place).head)
        guard sequence > readMarkers[caller.account, markRead.conversation] else {
            return effects.answer(Done(), to: caller.session, requestID: caller.requestID)
        }
        let change = Change.markRead(caller.account, markRead.conversation, sequence: sequence)
        effects.proposals.proposals.append(Proposal(change, session: caller.session, requestID: caller.requestID))
    }
}
