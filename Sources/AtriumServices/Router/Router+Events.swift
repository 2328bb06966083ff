import AtriumWire

/// What an event does once the journal has settled it.
extension Router {
    /// An event came back: kept, kept before, or not kept.
    mutating func settle(
        _ change: EventChange, _ proposal: Proposal, _ result: CommitResult, _ frame: ArraySlice<UInt8>,
        at now: WallTime, into effects: inout Effects
    ) {
        rooms.update(change.conversation) { $0.eventsPendingCount -= 1 }
        var waiting: [DeferredCall] = []
        if case .standing(let subject, let standing) = change.state, change.refusal == nil {
            waiting = rooms.settled(standing, of: subject, by: change.author, in: change.conversation)
        }
        defer { resume(waiting, at: now, into: &effects) }
        let key = proposal.session.map { RequestKey(session: $0, requestID: proposal.requestID) }
        let recall = recalls.isEmpty ? nil : key.flatMap { recalls.removeValue(forKey: $0) }
        switch result {
        case .event(let sequence, let file):
            let couldRead = couldRead(before: change, at: now)
            answer(change, key, recall, sequence: sequence, file: file, at: now, into: &effects)
            deliver(frame, change, sequence: sequence, into: &effects)
            enforce(change, frame, couldRead: couldRead, at: now, into: &effects)
        case .repeated(let conversation, let sequence, let time, let file):
            dismissOffer(change)
            guard let key else { return }
            let place = Committed(conversation: conversation, sequence: sequence, time: time, created: false)
            answerRepeated(change, key, recall, place, file: file, at: now, into: &effects)
        case .failed, .room, .direct, .account, .expired, .done:
            fail(change, key, recall, code: result.failureCode, at: now, into: &effects)
        }
        removeIfDeserted(change.conversation, into: &effects)
    }

    /// Has the state follow a kept event, and answers its request.
    private mutating func answer(
        _ change: EventChange, _ key: RequestKey?, _ recall: Recall?, sequence: UInt64, file: FileID?,
        at now: WallTime, into effects: inout Effects
    ) {
        let committed = Committed(
            conversation: change.conversation, sequence: sequence, time: change.time,
            created: recall?.created ?? false)
        switch change.state {
        case .none:
            answer(committed, key, into: &effects)
        case .topic(let topic):
            rooms.update(change.conversation) { $0.topic = topic }
            answer(committed, key, into: &effects)
        case .keep(let own, let keepsEvents):
            keepCommitted(own, keepsEvents: keepsEvents, in: change.conversation, at: now)
            answer(committed, key, into: &effects)
        case .access(let access, let isHidden):
            rooms.setAccess(access, isHidden: isHidden, of: change.conversation)
            answer(committed, key, into: &effects)
        case .standing(let account, let standing):
            rooms.apply(standing, to: account, in: change.conversation)
            answer(committed, key, into: &effects)
        case .fileOffered(let name, let sizeBytes, _):
            guard let file else { return fail(change, key, recall, code: .storage, at: now, into: &effects) }
            let record = FileRecord(
                file: file, conversation: change.conversation, sequence: sequence, time: change.time,
                account: change.author, state: .uploading, sizeBytes: sizeBytes, digest: .zero, name: name)
            offerCommitted(record, by: change.operation, key, recall: recall, at: now, into: &effects)
        case .fileStored(let file, let digest):
            storedCommitted(file, digest: digest, sequence: sequence, into: &effects)
        case .fileWithdrawn(let file, _):
            answer(committed, key, into: &effects)
            withdrawalCommitted(file, change, sequence: sequence, at: now, into: &effects)
        }
    }

    /// Answers a request that was kept before with its first outcome; nothing is delivered again.
    private mutating func answerRepeated(
        _ change: EventChange, _ key: RequestKey, _ recall: Recall?, _ place: Committed, file: FileID?,
        at now: WallTime, into effects: inout Effects
    ) {
        switch change.state {
        case .none, .topic, .keep, .access, .standing, .fileStored:
            answer(place, key, into: &effects)
        case .fileWithdrawn(let file, _):
            answer(place, key, into: &effects)
            withdrawalFailed(file, at: now, into: &effects)
        case .fileOffered:
            do throws(Refusal) {
                guard let file, let transfer = recall?.transfer else { throw .noSuchFile }
                try offerRepeated(file, key, transfer: transfer, at: now, into: &effects)
            } catch {
                effects.refuse(error, to: key.session, requestID: key.requestID)
            }
        }
    }

    /// Refuses a request whose event was not kept, and undoes what waited for it.
    private mutating func fail(
        _ change: EventChange, _ key: RequestKey?, _ recall: Recall?, code: ErrorCode, at now: WallTime,
        into effects: inout Effects
    ) {
        dismissOffer(change)
        if let key {
            // What is refused as if its room were not there is so whatever the journal knows of it. [ROOM-4.10-9]
            let isRefused = change.refusal == code || change.refusal == .noSuchConversation
            let refusal = isRefused ? recall?.refusal ?? shortage(change) : nil
            effects.refuse(refusal ?? Refusal(journal: code), to: key.session, requestID: key.requestID)
        }
        switch change.state {
        case .none, .topic, .keep, .access, .standing, .fileOffered: break
        case .fileStored(let file, _): storedFailed(file, code: code, at: now, into: &effects)
        case .fileWithdrawn(let file, _): withdrawalFailed(file, at: now, into: &effects)
        }
    }

    /// An offer that was not kept, or was kept before, counts no more.
    private mutating func dismissOffer(_ change: EventChange) {
        guard case .fileOffered(_, let sizeBytes, _) = change.state, change.refusal == nil else { return }
        files.dismiss(sizeBytes, by: change.author)
    }

    /// Why there is no room for an offer, as it is now.
    private func shortage(_ change: EventChange) -> Refusal? {
        guard case .fileOffered(_, let sizeBytes, _) = change.state else { return nil }
        return shortage(of: sizeBytes, for: change.author, rule: rule(of: change.conversation))
    }

    private func answer(_ committed: Committed, _ key: RequestKey?, into effects: inout Effects) {
        guard let key else { return }
        effects.answer(committed, to: key.session, requestID: key.requestID)
    }

    /// Sends a kept event to everyone who follows its conversation, and moves the head. Whoever is told of the
    /// conversation from now on fetches the event from history.
    private mutating func deliver(
        _ frame: ArraySlice<UInt8>, _ change: EventChange, sequence: UInt64, into effects: inout Effects
    ) {
        rooms.deliver(frame, sequence: sequence, in: change.conversation, into: &effects)
        deliverDirect(frame, sequence: sequence, in: change.conversation, into: &effects)
        rooms.update(change.conversation) { $0.log.advance(to: sequence, at: change.time, frameBytes: frame.count) }
        directs.update(change.conversation) { $0.log.advance(to: sequence, at: change.time, frameBytes: frame.count) }
    }
}
