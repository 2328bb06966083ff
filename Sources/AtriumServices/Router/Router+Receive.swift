import AtriumWire

extension Router {
    /// Takes one request frame, already allowed by the phase of its session and counted open by its loop.
    ///
    /// A payload that breaks its layout closes the connection. A Claim needs no admitted session; every other kind
    /// does. A kind that never reaches the core is refused.
    ///
    /// - Parameter isPrivate: whether nobody else can have heard the frame: what a Claim leaves is marked otherwise.
    public mutating func receive(
        _ header: FrameHeader, _ payload: RawSpan, from session: SessionID, isPrivate: Bool = false, at now: WallTime,
        into effects: inout Effects
    ) {
        let requestID = header.requestID
        do throws(DecodeError) {
            guard let kind = header.kind else {
                let unknown = Refusal(.unknownKind, "this server does not know requests of kind \(header.kindNumber)")
                return effects.refuse(unknown, to: session, requestID: requestID)
            }
            guard let request = try ServiceRequest(kind, isPrivate: isPrivate, decoding: payload) else {
                let unexpected = Refusal(.unexpectedFrame, "a frame of this kind is no request")
                return effects.refuse(unexpected, to: session, requestID: requestID)
            }
            judge(request, from: session, requestID: requestID, created: false, at: now, into: &effects)
        } catch {
            refuse(error, from: session, requestID: requestID, into: &effects)
        }
    }

    /// Judges a request, for the first time or again behind what it waited for.
    mutating func judge(
        _ request: ServiceRequest, from session: SessionID, requestID: UInt32, created: Bool, at now: WallTime,
        into effects: inout Effects
    ) {
        do throws(Refusal) {
            if case .claim(let claim, let isPrivate) = request {
                return try self.claim(
                    claim, isPrivate: isPrivate, from: session, requestID: requestID, at: now, into: &effects)
            }
            guard let account = sessions.read(session, \.account) else { throw .notLoggedIn }
            let caller = Caller(
                session: session, requestID: requestID, account: account, time: now, created: created)
            try perform(request, for: caller, into: &effects)
        } catch {
            effects.refuse(error, to: session, requestID: requestID)
        }
    }

    /// Hands a request to what deals with it.
    private mutating func perform(
        _ request: ServiceRequest, for caller: Caller, into effects: inout Effects
    ) throws(Refusal) {
        switch request {
        case .claim: break  // Judged before there is a caller.
        case .setVerifier(let setVerifier): try self.setVerifier(setVerifier, for: caller, into: &effects)
        case .listDevices(let listDevices): try self.listDevices(listDevices, for: caller, into: &effects)
        case .revoke(let revoke): try self.revoke(revoke, for: caller, into: &effects)
        case .say(let say): try self.say(say, for: caller, into: &effects)
        case .follow(let follow): try self.follow(follow, for: caller, into: &effects)
        case .unfollow(let unfollow): try self.unfollow(unfollow, for: caller, into: &effects)
        case .history(let history): try self.history(history, for: caller, into: &effects)
        case .markRead(let markRead): try self.markRead(markRead, for: caller, into: &effects)
        case .who(let who): try self.who(who, for: caller, into: &effects)
        case .setTopic(let setTopic): try self.setTopic(setTopic, for: caller, into: &effects)
        case .setKeep(let setKeep): try self.setKeep(setKeep, for: caller, into: &effects)
        case .setAccess(let setAccess): try self.setAccess(setAccess, for: caller, into: &effects)
        case .setRole(let setRole): try self.setRole(setRole, for: caller, into: &effects)
        case .invite(let invite): try self.invite(invite, for: caller, into: &effects)
        case .sanction(let sanction): try self.sanction(sanction, for: caller, into: &effects)
        case .listMembers(let listMembers): try self.listMembers(listMembers, for: caller, into: &effects)
        case .block(let block): try self.block(block, for: caller, into: &effects)
        case .listBlocks(let listBlocks): self.listBlocks(listBlocks, for: caller, into: &effects)
        case .listRooms(let listRooms): self.listRooms(listRooms, for: caller, into: &effects)
        case .listDirects(let listDirects): self.listDirects(listDirects, for: caller, into: &effects)
        case .offer(let offer): try self.offer(offer, for: caller, into: &effects)
        case .fetch(let fetch): try self.fetch(fetch, for: caller, into: &effects)
        case .withdraw(let withdraw): try self.withdraw(withdraw, for: caller, into: &effects)
        case .listFiles(let listFiles): try self.listFiles(listFiles, for: caller, into: &effects)
        case .listFetches(let listFetches): try self.listFetches(listFetches, for: caller, into: &effects)
        }
    }

    /// Answers a payload that cannot be read: text that is none ends its request, everything else the connection.
    private func refuse(
        _ error: DecodeError, from session: SessionID, requestID: UInt32, into effects: inout Effects
    ) {
        switch error.code.usualScope {
        case .request, .transfer:
            effects.refuse(Refusal(error.code, error.text), to: session, requestID: requestID)
        case .connection:
            effects.close(session, error.code, error.text, requestID: requestID)
        }
    }

    /// Judges calls again, in order, behind what they waited for.
    ///
    /// - Parameter created: whether the first of them created its conversation.
    mutating func resume(
        _ calls: [DeferredCall], created: Bool = false, at now: WallTime, into effects: inout Effects
    ) {
        for (index, call) in calls.enumerated() {
            switch call {
            case .request(let request, let session, let requestID):
                judge(
                    request, from: session, requestID: requestID, created: created && index == 0, at: now,
                    into: &effects)
            case .lookUp(let name, let credential, let session, let requestID):
                lookUp(
                    name: name, credential: credential, session: session, requestID: requestID, into: &effects)
            }
        }
    }
}
