import AtriumWire

extension Router {
    /// Bytes of a MemberRoleList beside its members.
    private static let memberListFixedBytes = 8 + 1 + 2

    /// Lists the roles in a room, and to who keeps order there the sanctions; to everybody what was done to
    /// themselves.
    mutating func listMembers(
        _ listMembers: ListMembers, for caller: Caller, into effects: inout Effects
    ) throws(Refusal) {
        if case .account = listMembers.target { throw Self.noMembers }
        let reached = try reach(
            listMembers.target, by: .listMembers(listMembers), opens: false, for: caller, into: &effects)
        guard let place = reached else { return }
        guard case .room(let conversation) = place, let room = rooms[conversation] else { throw Self.noMembers }
        try require(.listMembers, in: place, isNamed: listMembers.target.isNamed, for: caller)
        let keepsOrder = party(caller.account, in: room).power >= .moderator
        let entries = room.standings.entries
        let start = entries.partitionIndex { $0.account.rawValue > listMembers.after.rawValue }
        let page = ListPage(
            of: entries[start...], count: listMembers.count, fixedBytes: Self.memberListFixedBytes,
            payloadMaxBytes: settings.limits.count(.controlFrameMaxBytes)
        ) { entry in
            self.entry(entry, showsSanctions: keepsOrder || entry.account == caller.account, at: caller.time)
        }
        effects.answer(
            MemberRoleList(conversation: conversation, more: page.more, members: page.entries), to: caller.session,
            requestID: caller.requestID)
    }

    private static let noMembers = Refusal(.notAllowed, "a direct conversation has no roles")

    /// What is told of an account; nil where nothing is. A sanction that has ended is none.
    private func entry(
        _ entry: RoomStandings.Entry, showsSanctions: Bool, at now: WallTime
    ) -> RoleEntry? {
        let standing = entry.standing
        let bannedUntil = showsSanctions && standing.bannedUntil > now ? standing.bannedUntil : .never
        let mutedUntil = showsSanctions && standing.mutedUntil > now ? standing.mutedUntil : .never
        let says = standing.role != .none || bannedUntil != .never || mutedUntil != .never
        guard says, let account = accounts[entry.account] else { return nil }
        return RoleEntry(
            account: account.id, role: standing.role, bannedUntil: bannedUntil, mutedUntil: mutedUntil,
            name: account.name)
    }
}
