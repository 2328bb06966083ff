import AtriumWire

/// Who is what in a room.
extension Router {
    /// Gives an account a role, or takes it away.
    mutating func setRole(_ setRole: SetRole, for caller: Caller, into effects: inout Effects) throws(Refusal) {
        try check(setRole.operation)
        guard
            let act = try reachRoom(
                setRole.target, by: .setRole(setRole), subject: setRole.name, for: caller, into: &effects)
        else { return }
        let head = eventHead(in: .room(act.conversation), operation: setRole.operation, for: caller)
        // Who gives up a role uses no power; an administrator who takes one does.
        let isPlain = act.subject == caller.account && accounts[caller.account]?.isAdministrator != true
        let event = RoleEvent(
            head: head, account: act.subject, role: setRole.role, invitation: false,
            name: accounts.name(of: act.subject))
        proposeStanding(
            event, head, .role(setRole.role), act, .setRole(setRole.role, act.subject),
            audit: isPlain ? nil : (.role, "\(setRole.role)"), for: caller, into: &effects)
    }

    /// Makes an account a member, and tells it so until it answers.
    mutating func invite(_ invite: Invite, for caller: Caller, into effects: inout Effects) throws(Refusal) {
        try check(invite.operation)
        guard
            let act = try reachRoom(
                invite.target, by: .invite(invite), subject: invite.name, for: caller, into: &effects)
        else { return }
        let head = eventHead(in: .room(act.conversation), operation: invite.operation, for: caller)
        let event = RoleEvent(
            head: head, account: act.subject, role: .member, invitation: true, name: accounts.name(of: act.subject))
        let invitation = RoomStanding.Invitation(by: caller.account, time: caller.time)
        proposeStanding(
            event, head, .invited(invitation), act, .invite(act.subject), audit: (.invite, ""), for: caller,
            into: &effects)
    }

    /// A room in which something is to be done to somebody.
    struct RoomSubject {
        var conversation: ConversationID
        var subject: AccountID
        /// Whether the room was meant by its name.
        var isNamed: Bool
        /// The request, to be judged again where it has to wait.
        var request: ServiceRequest
    }

    /// Finds the room and the account an act is about; nil where the request has to wait for the room to be made.
    mutating func reachRoom(
        _ target: Target, by request: ServiceRequest, subject name: String, for caller: Caller,
        into effects: inout Effects
    ) throws(Refusal) -> RoomSubject? {
        if case .account = target { throw Self.hasNoRoles }
        guard let place = try reach(target, by: request, opens: false, for: caller, into: &effects) else { return nil }
        guard case .room(let conversation) = place else { throw Self.hasNoRoles }
        // Who may not know of the room is not told who has an account either.
        let hidden = refusal(of: .listMembers, in: place, isNamed: target.isNamed, for: caller.account, at: caller.time)
        guard NameRules.isName(name) else { throw hidden ?? .nameInvalid }
        guard let subject = accounts.named(name) else {
            throw hidden ?? Refusal(.noSuchAccount, "there is no account named \(name)")
        }
        // Behind the change that is on its way the account may be gone, and what it was in rooms with it.
        guard !subject.isChanging else {
            let call = DeferredCall.request(request, caller.session, requestID: caller.requestID)
            accounts.update(subject.id) { $0.waiting.append(call) }
            return nil
        }
        return RoomSubject(
            conversation: conversation, subject: subject.id, isNamed: target.isNamed, request: request)
    }

    private static let hasNoRoles = Refusal(.notAllowed, "a direct conversation has no roles")

    /// Has the journal keep what is done to an account in a room, or say that it was kept before, where the caller may
    /// not do it any more.
    mutating func proposeStanding<Event: WireFrame>(
        _ event: Event, _ head: EventHead, _ change: StandingChange, _ target: RoomSubject, _ act: RoomAct,
        audit words: (action: AuditAction, detail: String)?, for caller: Caller, into effects: inout Effects
    ) {
        let call = DeferredCall.request(target.request, caller.session, requestID: caller.requestID)
        // What an account asks for takes effect in its order. [SESSION-3.4-2]
        if rooms.proposed[target.conversation]?.isWaiting(caller.account) == true {
            rooms.proposed[target.conversation]?.wait(call, of: caller.account)
            return
        }
        var refusal = refusal(
            of: act, in: .room(target.conversation), isNamed: target.isNamed, for: caller.account, at: caller.time)
        if refusal == nil, case .invite = act {
            let fault = blockFault(between: caller.account, and: target.subject)
            refusal = fault?.refusal(at: caller.time)
        }
        if refusal == nil {
            refusal = crowdRefusal(of: change, target, at: caller.time, into: &effects)
        }
        if refusal == nil {
            rooms.proposed[target.conversation, default: ProposedStandings()].begin(
                change, of: target.subject, by: caller.account)
        } else {
            // What it depends on may be on its way: then it is judged by what remains behind that.
            if rooms.proposed[target.conversation]?.wait(call, of: caller.account) == true { return }
        }
        // To take somebody out of a room who has no role there is an act as well.
        let isChange =
            change == .kicked
            || changes(target.conversation) { room in
                var standing = room.standings[target.subject]
                standing.apply(change)
                return standing != room.standings[target.subject]
            }
        let line = (isChange ? words : nil).map {
            audit(
                $0.action, in: target.conversation, subject: accounts.name(of: target.subject), detail: $0.detail,
                by: caller)
        }
        recall(caller, refusal: refusal)
        propose(
            event, head, state: .standing(target.subject, change), unlessRepeated: refusal?.code,
            audit: line.map { [$0] } ?? [], session: caller.session, requestID: caller.requestID, into: &effects)
    }

    /// Refuses one account more than a room may know; sanctions that have ended make room first.
    private mutating func crowdRefusal(
        of change: StandingChange, _ target: RoomSubject, at now: WallTime, into effects: inout Effects
    ) -> Refusal? {
        let membersMax = settings.limits.count(.membersMax)
        guard let room = rooms[target.conversation] else { return .noSuchConversation }
        var standing = room.standings[target.subject]
        guard standing.isEmpty else { return nil }
        standing.apply(change)
        guard !standing.isEmpty else { return nil }
        let arrivingCount =
            rooms.proposed[target.conversation]?.arrivingCount(in: room.standings, besides: target.subject) ?? 0
        guard room.standings.count + arrivingCount >= membersMax else { return nil }
        rooms.forgetSanctions(in: target.conversation, endedBy: now)
        effects.proposals.proposals.append(Proposal(.forgetSanctions(target.conversation, endedBy: now)))
        guard (rooms[target.conversation]?.standings.count ?? 0) + arrivingCount >= membersMax else { return nil }
        return Refusal(
            .memberLimit, "a room has at most \(membersMax) members and sanctions", available: UInt64(membersMax))
    }
}
