import AtriumWire

extension Router {
    /// Bytes of a WhoList beside its members.
    private static let whoListFixedBytes = 8 + 4 + 1 + 2

    /// Lists who is present. In a direct conversation these are the ones of its two accounts who are present in
    /// `#lobby`: announced to everybody, and not only there for a script.
    mutating func who(_ who: Who, for caller: Caller, into effects: inout Effects) throws(Refusal) {
        let reached = try reach(who.target, by: .who(who), opens: false, for: caller, into: &effects)
        guard let place = reached else { return }
        try require(.read, in: place, isNamed: who.target.isNamed, for: caller)
        let after = FoldedName(sorting: who.after)
        let present = present(in: place)
        let start = who.after.isEmpty ? 0 : present.partitionIndex { $0.name > after }
        let page = ListPage(
            of: present[start...], count: 0, fixedBytes: Self.whoListFixedBytes,
            payloadMaxBytes: settings.limits.count(.controlFrameMaxBytes)
        ) { MemberEntry(account: $0.account, name: accounts.name(of: $0.account)) }
        let list = WhoList(
            conversation: place.conversation, presentCount: UInt32(clamping: present.count), more: page.more,
            members: page.entries)
        effects.answer(list, to: caller.session, requestID: caller.requestID)
    }

    private func present(in place: Place) -> [PresentAccounts.Entry] {
        switch place {
        case .room(let conversation):
            return rooms[conversation]?.present.entries ?? []
        case .direct(let conversation):
            guard let pair = directs[conversation]?.pair, let lobby = rooms.lobby.flatMap({ rooms[$0] }) else {
                return []
            }
            let names = Set([pair.low, pair.high]).compactMap { accounts[$0]?.folded }.sorted()
            return names.compactMap { lobby.present.entry($0) }
        }
    }
}
