import AtriumWire

extension Router {
    /// What an event of a caller's request starts with.
    func eventHead(in place: Place, operation: OperationID, for caller: Caller) -> EventHead {
        EventHead(
            conversation: place.conversation, time: caller.time, author: caller.account, operation: operation,
            authorName: accounts.name(of: caller.account))
    }

    /// Has the journal keep an event, which is encoded here and never again.
    ///
    /// - Parameters:
    ///   - refusal: the answer to it where it repeats nothing that was kept.
    ///   - audit: lines of the audit log that are kept with it.
    mutating func propose<Event: WireFrame>(
        _ event: Event, _ head: EventHead, state: EventState, unlessRepeated refusal: ErrorCode? = nil,
        audit: [AuditRecord] = [], session: SessionID?, requestID: UInt32, into effects: inout Effects
    ) {
        let start = effects.proposals.bytes.count
        if start == 0 { effects.proposals.bytes.reserveCapacity(ProposalBatch.firstBytes) }
        event.encode(into: &effects.proposals.bytes)
        let change = EventChange(
            conversation: head.conversation, author: head.author, operation: head.operation, time: head.time,
            frame: start..<effects.proposals.bytes.count, state: state, refusal: refusal,
            audit: audit)
        effects.proposals.proposals.append(Proposal(.event(change), session: session, requestID: requestID))
        rooms.update(head.conversation) { $0.eventsPendingCount += 1 }
    }

    /// Remembers what the outcome of a request will need.
    mutating func recall(_ caller: Caller, transfer: TransferID? = nil, refusal: Refusal? = nil) {
        guard caller.created || transfer != nil || refusal != nil else { return }
        let key = RequestKey(session: caller.session, requestID: caller.requestID)
        recalls[key] = Recall(created: caller.created, transfer: transfer, refusal: refusal)
    }

    /// Refuses an operation id that no client makes: the server's own events carry it, and are never a repetition.
    func check(_ operation: OperationID) throws(Refusal) {
        guard operation.instance != 0, operation.counter != 0 else {
            throw Refusal(.operationExpired, "an operation has an instance that is not 0 and is counted from 1")
        }
    }
}
