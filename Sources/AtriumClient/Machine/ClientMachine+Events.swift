import AtriumSession
import AtriumWire

/// Events, and the holes between them.
extension ClientMachine {
    /// Events asked for at a time, so that a page finds room whatever the program does meanwhile.
    private static var pageEventsMax: Int { 1_024 }

    /// An event came, live or as part of a page: the two look alike, and the sequence says where it belongs.
    ///
    /// - Parameter frameBytes: size of its frame.
    func event(_ event: ConversationEvent, frameBytes: Int, at now: MonotonicTime) {
        pages[event.conversation]?.add(
            event, frameBytes: frameBytes, pageMaxBytes: limits.count(.historyPageMaxBytes))
        guard conversations.followed[event.conversation] != nil else { return }
        guard sink.hasRoom else {
            // The program is slow. The event is kept by the server, and fetched when there is room.
            conversations.followed[event.conversation]?.cursor.notice(head: event.sequence)
            conversations.followed[event.conversation]?.mustAskAgain = true
            return
        }
        let ready = conversations.followed[event.conversation]?.cursor.take(event, sequence: event.sequence) ?? []
        deliver(ready)
        if ready.isEmpty { fetchMissing(in: event.conversation, at: now) }
    }

    /// A conversation is followed from now on, or followed anew.
    func follow(_ info: ConversationInfo, _ reason: Conversations.Reason) {
        let change = conversations.follow(info, reason)
        if change.isRenumbered { sink.tell(.renumbered(info)) }
        if let missing = change.missing { sink.tell(.missing(info.conversation, missing)) }
        deliver(change.ready)
        // An open request was made for the cursor there was before, and says nothing of this one.
        if historyOpen.contains(info.conversation) {
            conversations.followed[info.conversation]?.mustAskAgain = true
        }
    }

    /// The server states a conversation by itself, or because it was followed over the link before.
    ///
    /// - Parameter known: what was known of it.
    func tellStated(_ info: ConversationInfo, _ known: FollowedConversation?) {
        guard let known, known.epoch == info.epoch else { return sink.tell(.followed(info, nil)) }
        guard !known.isStated, let cursor = conversations.followed[info.conversation]?.cursor else { return }
        sink.tell(.resumed(info, missedCount: cursor.head - cursor.delivered))
    }

    /// A conversation that was followed over the link before is followed again. A room that vanished meanwhile was
    /// made anew by that, and is another one.
    func followedAgain(_ conversation: ConversationID, _ info: ConversationInfo, at now: MonotonicTime) {
        // Left meanwhile by the program: its Unfollow goes behind.
        guard conversations.followed[conversation] != nil else { return }
        let announces = conversations.followed[conversation]?.announces ?? false
        if info.conversation != conversation, conversations.followed.removeValue(forKey: conversation) != nil {
            sink.tell(.unfollowed(conversation, ClientError(.refused(.noSuchConversation), "the room had vanished")))
        }
        let known = conversations.followed[info.conversation]
        follow(info, .anew(isByRule: false))
        if announces { conversations.followed[info.conversation]?.announces = true }
        noteReading(info)
        tellStated(info, known)
        fetchMissing(in: info.conversation, at: now)
    }

    private func deliver(_ ready: [ConversationCursor<ConversationEvent>.Delivery]) {
        for delivery in ready { sink.tell(.event(delivery.event, isLive: delivery.isLive)) }
    }

    /// Asks for what is missing, wherever that is due.
    func fetchMissing(at now: MonotonicTime) {
        guard isLoggedIn, sink.hasRoom(for: Self.pageEventsMax) else { return }
        for conversation in conversations.withHoles { fetchMissing(in: conversation, at: now) }
    }

    func fetchMissing(in conversation: ConversationID, at now: MonotonicTime) {
        guard let known = conversations.followed[conversation] else { return }
        guard let missing = known.cursor.missing else {
            conversations.followed[conversation]?.retryAt = nil
            return
        }
        if let retryAt = known.retryAt {
            guard now >= retryAt else { return }
            // Whatever else holds the request up, this deadline has passed and is to wake nobody again.
            conversations.followed[conversation]?.retryAt = nil
        }
        guard isLoggedIn, known.isStated, quit == nil, sink.hasRoom(for: Self.pageEventsMax),
            !historyOpen.contains(conversation)
        else { return }
        conversations.followed[conversation]?.mustAskAgain = false
        historyOpen.insert(conversation)
        let (before, overflow) = missing.upperBound.addingReportingOverflow(1)
        requests.add(
            History(
                conversation: conversation, after: missing.lowerBound - 1, before: overflow ? 0 : before,
                order: .oldest, count: UInt16(Self.pageEventsMax)),
            .missing(conversation, missing), urgent: true)
    }

    /// A page of missing events has ended; its events came in front of it.
    func missingEnded(_ end: HistoryEnd, _ range: ClosedRange<UInt64>, at now: MonotonicTime) {
        let conversation = end.conversation
        historyClosed(conversation)
        guard let known = conversations.followed[conversation] else { return }
        conversations.followed[conversation]?.failures = 0
        if !known.mustAskAgain {
            // What lies in front of the page, or was promised in it and did not come, is not to be had.
            let isEmpty = end.count == 0 || !range.contains(end.first)
            let known = known.cursor.delivered
            let through = isEmpty ? range.upperBound : known < end.first ? end.first - 1 : known
            skip(conversation, through: through)
            if !isEmpty, conversations.followed[conversation]?.cursor.delivered == range.lowerBound - 1 {
                skip(conversation, through: min(max(end.last, range.lowerBound), range.upperBound))
            }
        }
        fetchMissing(in: conversation, at: now)
    }

    /// What lies between the last event and a sequence is not to be had: it is told of, and passed over.
    private func skip(_ conversation: ConversationID, through sequence: UInt64) {
        guard var known = conversations.followed[conversation], known.cursor.delivered < sequence else { return }
        sink.tell(.missing(conversation, known.cursor.delivered + 1...sequence))
        let ready = known.cursor.skip(through: sequence)
        conversations.followed[conversation] = known
        deliver(ready)
    }

    /// How often in a row missing events are refused, for another reason than that they are gone, before they are
    /// passed over.
    private static var refusalsMax: Int { 4 }

    /// Missing events cannot be had now, or not at all.
    func missingFailed(
        _ conversation: ConversationID, _ range: ClosedRange<UInt64>, _ error: ErrorFrame, at now: MonotonicTime
    ) {
        historyClosed(conversation)
        guard let known = conversations.followed[conversation] else { return }
        // The events are there, so they are never given up. What refuses them for another reason than that they are
        // gone, as rights that changed meanwhile, shows in a moment, and most often ends the following too.
        let isThere = [.busy, .rateLimited, .historyBusy, .storage].contains(error.code)
        if isThere || error.code != .gone && known.failures < Self.refusalsMax {
            let due = now.advanced(
                byMilliseconds: max(UInt64(error.retryAfterMilliseconds), known.retryMilliseconds))
            conversations.followed[conversation]?.failures += 1
            conversations.followed[conversation]?.retryAt = due
            return
        }
        if !known.mustAskAgain {
            if error.code == .gone, let oldest = error.available, range.contains(oldest), oldest > range.lowerBound {
                skip(conversation, through: oldest - 1)
            } else {
                skip(conversation, through: range.upperBound)
            }
        }
        fetchMissing(in: conversation, at: now)
    }

    /// One History request may be open for a conversation; this one is over.
    func historyClosed(_ conversation: ConversationID) {
        historyOpen.remove(conversation)
        pages[conversation] = nil
        guard let index = historyWaiting.firstIndex(where: { $0.frame.conversation == conversation }) else { return }
        let next = historyWaiting.remove(at: index)
        askPage(next.frame, next.token)
    }

    /// Asks for a page the program wants, once no other of its conversation is open.
    func askPage(_ frame: History, _ token: CommandToken) {
        guard historyOpen.insert(frame.conversation).inserted else {
            historyWaiting.append((frame, token))
            return
        }
        pages[frame.conversation] = GatheredPage()
        requests.add(frame, .page(token, frame.conversation))
    }
}
