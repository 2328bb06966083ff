import AtriumWire

extension Router {
    /// What a target comes to, for an account.
    func resolve(_ target: Target, for account: AccountID) throws(Refusal) -> Resolution {
        switch target {
        case .conversation(let conversation):
            guard let place = place(conversation, for: account) else { throw .noSuchConversation }
            return .place(place)
        case .room(let name):
            guard let folded = FoldedName(name) else { throw .nameInvalid }
            guard let conversation = rooms.named(folded) else { return .newRoom(name: name, folded) }
            return .place(.room(conversation))
        case .account(let name):
            guard NameRules.isName(name) else { throw .nameInvalid }
            guard let other = accounts.id(named: name) else {
                throw Refusal(.noSuchAccount, "there is no account named \(name)")
            }
            let pair = AccountPair(account, other)
            guard let conversation = directs.between(pair) else { return .newDirect(pair) }
            return .place(.direct(conversation))
        }
    }

    /// A conversation by its id: any room, and the account's own direct conversations. Whether it may do there what it
    /// wants is judged apart.
    func place(_ conversation: ConversationID, for account: AccountID) -> Place? {
        if rooms[conversation] != nil { return .room(conversation) }
        if directs.readable(conversation, by: account) != nil { return .direct(conversation) }
        return nil
    }

    /// The conversation a request means; nil where the request has to wait for it to be made.
    ///
    /// - Parameter opens: whether the request makes a conversation that is not there yet.
    mutating func reach(
        _ target: Target, by request: ServiceRequest, opens: Bool, for caller: Caller, into effects: inout Effects
    ) throws(Refusal) -> Place? {
        switch try resolve(target, for: caller.account) {
        case .place(let place):
            return place
        case .newRoom(let name, let folded):
            if rooms.openings[folded] == nil {
                guard opens else { throw .noSuchConversation }
                try rooms.held.check(name)
                try rooms.checkRoom(for: accounts[caller.account])
                rooms.held.hold(name)
                accounts.countRoom(1, by: caller.account)
                let change = Change.createRoom(name: name, creator: caller.account, time: caller.time)
                effects.proposals.proposals.append(
                    Proposal(change, session: caller.session, requestID: caller.requestID))
            }
            rooms.openings[folded, default: []].append(deferred(request, caller))
        case .newDirect(let pair):
            if directs.openings[pair] == nil {
                guard opens else { throw .noSuchConversation }
                if let fault = blockFault(between: caller.account, and: pair.other(than: caller.account)) {
                    throw fault.refusal(at: caller.time)
                }
                let change = Change.openDirect(pair.low, pair.high, time: caller.time)
                effects.proposals.proposals.append(
                    Proposal(change, session: caller.session, requestID: caller.requestID))
            }
            directs.openings[pair, default: []].append(deferred(request, caller))
        }
        return nil
    }

    private func deferred(_ request: ServiceRequest, _ caller: Caller) -> DeferredCall {
        .request(request, caller.session, requestID: caller.requestID)
    }

    /// Where the log of a conversation stands.
    func log(of place: Place) -> LogState {
        switch place {
        case .room(let conversation): rooms[conversation]?.log ?? .empty
        case .direct(let conversation): directs[conversation]?.log ?? .empty
        }
    }
}
