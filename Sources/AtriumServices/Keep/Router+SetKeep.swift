import AtriumWire

extension Router {
    /// Sets what a room keeps; by its owners alone.
    mutating func setKeep(_ setKeep: SetKeep, for caller: Caller, into effects: inout Effects) throws(Refusal) {
        try check(setKeep.operation)
        if case .account = setKeep.target { throw Self.keptByServer }
        guard setKeep.mode != .other else { throw Refusal(.notAllowed, "this server does not know that rule") }
        let reached = try reach(setKeep.target, by: .setKeep(setKeep), opens: false, for: caller, into: &effects)
        guard let reached else { return }
        guard case .room(let conversation) = reached, conversation != rooms.lobby else { throw Self.keptByServer }
        let own = setKeep.mode == .server ? nil : setKeep.rule
        let rule = own ?? settings.keep
        let head = eventHead(in: reached, operation: setKeep.operation, for: caller)
        let refusal = refusal(
            of: .setKeep, in: reached, isNamed: setKeep.target.isNamed, for: caller.account, at: caller.time)
        recall(caller, refusal: refusal)
        propose(
            KeepEvent(head: head, rule: rule), head, state: .keep(own, keepsEvents: rule.keepsEvents),
            unlessRepeated: refusal?.code,
            audit: changes(conversation) { $0.keep != own }
                ? [audit(.keep, in: conversation, detail: rule.words, by: caller)] : [],
            session: caller.session, requestID: caller.requestID, into: &effects)
    }

    private static let keptByServer = Refusal(.notAllowed, "what is kept here is the server's setting")

    /// A rule is kept: it is in force from its event on.
    mutating func keepCommitted(
        _ own: KeepRule?, keepsEvents: Bool, in conversation: ConversationID, at now: WallTime
    ) {
        rooms.update(conversation) {
            $0.keep = own
            $0.log.keep(keepsEvents)
        }
        watch(conversation, at: now)
    }

    /// The rule a conversation is kept by.
    func rule(of conversation: ConversationID) -> KeepRule {
        rooms[conversation]?.keep ?? settings.keep
    }
}
