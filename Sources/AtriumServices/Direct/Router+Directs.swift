import AtriumWire

extension Router {
    /// Bytes of a DirectList beside its conversations.
    private static let directListFixedBytes = 1 + 2

    /// Lists the direct conversations of the caller, rising in id.
    func listDirects(_ listDirects: ListDirects, for caller: Caller, into effects: inout Effects) {
        let list = directs.list(of: caller.account)
        let start = list.partitionIndex { $0.rawValue > listDirects.after.rawValue }
        let page = ListPage(
            of: list[start...], count: listDirects.count, fixedBytes: Self.directListFixedBytes,
            payloadMaxBytes: settings.limits.count(.controlFrameMaxBytes)
        ) { conversation in
            directs[conversation].map { direct in
                DirectEntry(
                    conversation: conversation, name: accounts.name(of: direct.pair.other(than: caller.account)),
                    head: direct.log.head, read: readMarkers[caller.account, conversation],
                    time: direct.log.headTime)
            }
        }
        effects.answer(
            DirectList(more: page.more, directs: page.entries), to: caller.session, requestID: caller.requestID)
    }

    /// Sends a committed event of a direct conversation to every session of its two accounts: the committed bytes,
    /// copied for each, who are few. A session that was not told of the conversation is told first.
    ///
    /// Called while the head still is the event before.
    mutating func deliverDirect(
        _ frame: ArraySlice<UInt8>, sequence: UInt64, in conversation: ConversationID, into effects: inout Effects
    ) {
        guard let pair = directs.pair(of: conversation) else { return }
        deliver(frame, sequence: sequence, in: conversation, toSessionsOf: pair.low, into: &effects)
        if pair.high == pair.low { return }
        deliver(frame, sequence: sequence, in: conversation, toSessionsOf: pair.high, into: &effects)
    }

    private mutating func deliver(
        _ frame: ArraySlice<UInt8>, sequence: UInt64, in conversation: ConversationID,
        toSessionsOf account: AccountID, into effects: inout Effects
    ) {
        for session in accounts.sessions(of: account) {
            tell(conversation, to: session, into: &effects)
            let range = effects.copy(frame, to: session.loop)
            effects.loops[session.loop].outputs.append(
                .directEvent(session, conversation, sequence: sequence, range))
        }
    }
}
