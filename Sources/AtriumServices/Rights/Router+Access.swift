import AtriumWire

extension Router {
    /// Sets who may read a room, and whether it is listed.
    mutating func setAccess(
        _ setAccess: SetAccess, for caller: Caller, into effects: inout Effects
    ) throws(Refusal) {
        try check(setAccess.operation)
        if case .account = setAccess.target { throw Self.hasNoAccess }
        guard setAccess.access != .other else {
            throw Refusal(.notAllowed, "this server does not know that access")
        }
        let reached = try reach(
            setAccess.target, by: .setAccess(setAccess), opens: false, for: caller, into: &effects)
        guard let reached else { return }
        guard case .room(let conversation) = reached else { throw Self.hasNoAccess }
        let head = eventHead(in: reached, operation: setAccess.operation, for: caller)
        let refusal = refusal(
            of: .setAccess, in: reached, isNamed: setAccess.target.isNamed, for: caller.account, at: caller.time)
        recall(caller, refusal: refusal)
        let detail = setAccess.access.word + (setAccess.hidden ? " hidden" : "")
        let isChange = changes(conversation) { $0.access != setAccess.access || $0.isHidden != setAccess.hidden }
        let line = audit(.access, in: conversation, detail: detail, by: caller)
        propose(
            AccessEvent(head: head, access: setAccess.access, hidden: setAccess.hidden), head,
            state: .access(setAccess.access, isHidden: setAccess.hidden), unlessRepeated: refusal?.code,
            audit: isChange ? [line] : [], session: caller.session,
            requestID: caller.requestID, into: &effects)
    }

    private static let hasNoAccess = Refusal(.notAllowed, "a direct conversation is for its two accounts alone")
}
