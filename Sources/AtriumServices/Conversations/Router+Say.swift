import AtriumWire

extension Router {
    /// Says something: checks the text, opens the conversation where it is new, and proposes the event.
    mutating func say(_ say: Say, for caller: Caller, into effects: inout Effects) throws(Refusal) {
        try check(say.operation)
        let textMaxBytes = settings.limits.count(.textMaxBytes)
        guard !say.text.isEmpty else { throw Refusal(.textEmpty, "a message has at least one byte") }
        guard say.text.utf8.count <= textMaxBytes else {
            throw Refusal(
                .textTooLong, "a message has at most \(textMaxBytes) bytes; send longer text as a file",
                available: UInt64(textMaxBytes))
        }
        guard TextRules.isMessage(say.text) else {
            throw Refusal(.textInvalid, "a message has no control characters but line feed and tab")
        }
        guard let place = try reach(say.target, by: .say(say), opens: true, for: caller, into: &effects) else { return }
        let head = eventHead(in: place, operation: say.operation, for: caller)
        let refusal = refusal(
            of: .write, in: place, isNamed: say.target.isNamed, for: caller.account, at: caller.time)
        recall(caller, refusal: refusal)
        propose(
            MessageEvent(head: head, style: say.style, text: say.text), head, state: .none,
            unlessRepeated: refusal?.code, session: caller.session, requestID: caller.requestID, into: &effects)
    }
}
