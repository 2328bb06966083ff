import AtriumServices
import AtriumStorage
import AtriumWire

/// One proposal: the rows it writes, and what the journal then knows by heart.
extension SimulatedJournal {
    func keep(_ proposal: Proposal, in bytes: inout [UInt8]) -> CommitResult {
        let result = keep(proposal.change, in: &bytes)
        if !result.isFailure { rows += proposal.audit.map { .audit($0) } }
        return result
    }

    private func keep(_ change: Change, in bytes: inout [UInt8]) -> CommitResult {
        switch change {
        case .event(let event): keepEvent(event, in: &bytes)
        case .createRoom(let name, let creator, let time, let access, let isHidden):
            createRoom(name, creator, time, access, isHidden: isHidden)
        case .removeRoom(let conversation): removeRoom(conversation)
        case .openDirect(let first, let second, let time): openDirect(JournalState.Pair(first, second), time)
        case .claim(let claim, let time, let terms): keepClaim(claim, time, terms)
        case .account(let account, let change): keep(change, of: account)
        case .invite(let invitations): keep(invitations)
        case .revokeInvitation(let digest): revokeInvitation(digest)
        case .markRead(let account, let conversation, let sequence):
            keepMarker(ReadMarker(account: account, conversation: conversation, sequence: sequence))
        case .markFetched(let file, let account, let time):
            keepFetch(FetchRecord(file: file, account: account, time: time))
        case .expire(let expiry): expire(expiry)
        case .answerInvitation(let conversation, let account): keepRow(.standing(conversation, account, .answered))
        case .forgetSanctions(let conversation, let time): keepRow(.forgetSanctions(conversation, endedBy: time))
        case .setBlock(let block, let isBlocked): keepRow(.block(block, isBlocked: isBlocked))
        }
    }

    /// Keeps what nothing has to be known of.
    func keepRow(_ row: JournalRow) -> CommitResult {
        rows.append(row)
        return .done
    }

    private func createRoom(
        _ name: String, _ creator: AccountID, _ time: WallTime, _ access: RoomAccess, isHidden: Bool
    ) -> CommitResult {
        let folded = JournalState.fold(name)
        if let conversation = state.rooms[folded] { return .room(conversation) }
        let conversation = ConversationID(rawValue: state.nextID(.conversation))
        rows.append(
            .room(
                RoomRecord(
                    conversation: conversation, name: name, topic: "", creator: creator, time: time,
                    log: KeptLog().state, access: access, isHidden: isHidden)))
        if creator.rawValue != 0 { rows.append(.standing(conversation, creator, .role(.owner))) }
        beginLog(conversation)
        state.setRoom(conversation, folded: folded)
        return .room(conversation)
    }

    private func removeRoom(_ conversation: ConversationID) -> CommitResult {
        guard let folded = state.rooms.first(where: { $0.value == conversation })?.key else {
            return .failed(.noSuchConversation)
        }
        guard state.heads[conversation]?.head == 0 else { return .failed(.notAllowed) }
        rows.append(.noRoom(conversation))
        state.setRoom(nil, folded: folded)
        state.setHead(nil, of: conversation)
        return .done
    }

    private func openDirect(_ pair: JournalState.Pair, _ time: WallTime) -> CommitResult {
        if let conversation = state.directs[pair] { return .direct(conversation) }
        let conversation = ConversationID(rawValue: state.nextID(.conversation))
        rows.append(
            .direct(
                DirectRecord(conversation: conversation, low: pair.low, high: pair.high, log: KeptLog().state)))
        beginLog(conversation)
        state.addDirect(conversation, of: pair)
        return .direct(conversation)
    }

    private func beginLog(_ conversation: ConversationID) {
        rows.append(.log(conversation))
        advance(.conversation)
        state.setHead(KeptLog().state, of: conversation)
    }

    private func keepMarker(_ marker: ReadMarker) -> CommitResult {
        var marker = marker
        marker.sequence = min(marker.sequence, UInt64(Int64.max))
        rows.append(.marker(marker))
        return .done
    }

    private func keepFetch(_ fetch: FetchRecord) -> CommitResult {
        rows.append(.fetch(fetch))
        return .done
    }

    /// Gives out the next id of a kind.
    func advance(_ counter: JournalState.Counter) {
        rows.append(.next(counter, state.nextID(counter) + 1))
        state.advance(counter)
    }
}
