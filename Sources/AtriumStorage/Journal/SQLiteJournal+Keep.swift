import AtriumServices
import AtriumWire

/// One proposal: its rows, and then what the journal knows by heart.
extension SQLiteJournal {
    /// Keeps one proposal in the open transaction. The state in memory changes only when every row is written.
    /// What the audit log is to have of it is written with it, where it is kept.
    func keep(_ proposal: Proposal, in bytes: UnsafeMutableRawBufferPointer) throws(SQLiteError) -> CommitResult {
        let result = try keep(proposal.change, in: bytes)
        guard !proposal.audit.isEmpty, !result.isFailure else { return result }
        for record in proposal.audit { try insert(record) }
        return result
    }

    private func keep(
        _ change: Change, in bytes: UnsafeMutableRawBufferPointer
    ) throws(SQLiteError) -> CommitResult {
        switch change {
        case .event(let event): try keepEvent(event, in: bytes)
        case .createRoom(let name, let creator, let time, let access, let isHidden):
            try createRoom(name, creator, time, access, isHidden: isHidden)
        case .removeRoom(let conversation): try removeRoom(conversation)
        case .openDirect(let first, let second, let time): try openDirect(JournalState.Pair(first, second), time)
        case .claim(let claim, let time, let terms): try keepClaim(claim, time, terms)
        case .account(let account, let change): try keep(change, of: account)
        case .invite(let invitations): try keep(invitations)
        case .revokeInvitation(let digest): try revokeInvitation(digest)
        case .markRead(let account, let conversation, let sequence):
            try keepMarker(account, conversation, sequence)
        case .markFetched(let file, let account, let time): try keepFetch(file, account, time)
        case .expire(let expiry): try expire(expiry)
        case .answerInvitation(let conversation, let account):
            try keepAnswer(of: account, in: conversation)
        case .forgetSanctions(let conversation, let time): try forgetSanctions(in: conversation, endedBy: time)
        case .setBlock(let block, let isBlocked): try keep(block, isBlocked: isBlocked)
        }
    }

    private func createRoom(
        _ name: String, _ creator: AccountID, _ time: WallTime, _ access: RoomAccess, isHidden: Bool
    ) throws(SQLiteError) -> CommitResult {
        let folded = JournalState.fold(name)
        if let conversation = state.rooms[folded] { return .room(conversation) }
        let conversation = ConversationID(rawValue: state.nextID(.conversation))
        statements.insertRoom.bind(1, conversation.rawValue)
        statements.insertRoom.bind(2, name)
        statements.insertRoom.bind(3, folded)
        statements.insertRoom.bind(4, creator.rawValue)
        statements.insertRoom.bind(5, time.microseconds)
        statements.insertRoom.bind(6, UInt64(access.rawValue))
        statements.insertRoom.bind(7, isHidden ? 1 : 0)
        try statements.insertRoom.run()
        if creator.rawValue != 0 { try apply(.role(.owner), to: creator, in: conversation) }
        try beginLog(conversation)
        state.setRoom(conversation, folded: folded)
        return .room(conversation)
    }

    private func removeRoom(_ conversation: ConversationID) throws(SQLiteError) -> CommitResult {
        guard let folded = state.rooms.first(where: { $0.value == conversation })?.key else {
            return .failed(.noSuchConversation)
        }
        guard state.heads[conversation]?.head == 0 else { return .failed(.notAllowed) }
        statements.deleteRoom.bind(1, conversation.rawValue)
        try statements.deleteRoom.run()
        statements.deleteLog.bind(1, conversation.rawValue)
        try statements.deleteLog.run()
        statements.deleteMarkers.bind(1, conversation.rawValue)
        try statements.deleteMarkers.run()
        statements.deleteStandings.bind(1, conversation.rawValue)
        try statements.deleteStandings.run()
        state.setRoom(nil, folded: folded)
        state.setHead(nil, of: conversation)
        return .done
    }

    private func openDirect(_ pair: JournalState.Pair, _ time: WallTime) throws(SQLiteError) -> CommitResult {
        if let conversation = state.directs[pair] { return .direct(conversation) }
        let conversation = ConversationID(rawValue: state.nextID(.conversation))
        statements.insertDirect.bind(1, conversation.rawValue)
        statements.insertDirect.bind(2, pair.low.rawValue)
        statements.insertDirect.bind(3, pair.high.rawValue)
        statements.insertDirect.bind(4, time.microseconds)
        try statements.insertDirect.run()
        try beginLog(conversation)
        state.addDirect(conversation, of: pair)
        return .direct(conversation)
    }

    /// Gives a new conversation an empty log of the first epoch.
    private func beginLog(_ conversation: ConversationID) throws(SQLiteError) {
        statements.insertLog.bind(1, conversation.rawValue)
        statements.insertLog.bind(2, keepsEvents ? 1 : 0)
        try statements.insertLog.run()
        try writeNext(.conversation)
        state.advance(.conversation)
        let log = LogState(
            epoch: 1, first: 1, head: 0, headTime: WallTime(microseconds: 0), keepsEvents: keepsEvents)
        state.setHead(log, of: conversation)
    }

    private func keepMarker(
        _ account: AccountID, _ conversation: ConversationID, _ sequence: UInt64
    ) throws(SQLiteError) -> CommitResult {
        statements.updateMarker.bind(1, account.rawValue)
        statements.updateMarker.bind(2, conversation.rawValue)
        statements.updateMarker.bind(3, min(sequence, UInt64(Int64.max)))
        try statements.updateMarker.run()
        return .done
    }

    private func keepFetch(_ file: FileID, _ account: AccountID, _ time: WallTime) throws(SQLiteError) -> CommitResult {
        statements.insertFetch.bind(1, file.rawValue)
        statements.insertFetch.bind(2, account.rawValue)
        statements.insertFetch.bind(3, time.microseconds)
        try statements.insertFetch.run()
        return .done
    }

    /// Writes the id behind the next one of a kind.
    func writeNext(_ counter: JournalState.Counter) throws(SQLiteError) {
        statements.updateNext.bind(1, counter.rawValue)
        statements.updateNext.bind(2, state.nextID(counter) + 1)
        try statements.updateNext.run()
    }
}
