import AtriumWire

/// Requests as tests make them.
extension World {
    @discardableResult
    func say(_ text: String, in target: Target, from session: SessionID, operation: OperationID? = nil) -> UInt32 {
        let operation = operation ?? self.operation()
        return send(Say(operation: operation, target: target, style: .plain, text: text), from: session)
    }

    @discardableResult
    func follow(_ target: Target, announce: Bool = false, from session: SessionID) -> UInt32 {
        send(Follow(target: target, announce: announce), from: session)
    }

    /// Follows a room and gives its id.
    func room(_ name: String, announce: Bool = false, from session: SessionID) -> ConversationID? {
        let requestID = follow(.room(name), announce: announce, from: session)
        return outcome(Followed.self, of: requestID, at: session)?.conversation
    }

    /// Makes an account a member of a room that it does not follow yet: it is invited, and one of its sessions says
    /// that it has heard.
    func makeMember(_ name: String, of room: ConversationID, by owner: SessionID, _ session: SessionID) {
        send(Invite(operation: operation(), target: .conversation(room), name: name), from: owner)
        send(Unfollow(conversation: room), from: session)
    }

    @discardableResult
    func offer(
        _ name: String, sizeBytes: UInt64 = 100_000, to target: Target, transfer: UInt32 = 1, from session: SessionID,
        operation: OperationID? = nil
    ) -> UInt32 {
        let operation = operation ?? self.operation()
        return send(
            Offer(
                operation: operation, target: target, transfer: TransferID(rawValue: transfer), sizeBytes: sizeBytes,
                name: name),
            from: session)
    }

    @discardableResult
    func fetch(
        _ file: FileID, firstBlock: UInt32 = 0, blockCount: UInt32 = 0, from session: SessionID
    ) -> UInt32 {
        send(
            Fetch(
                transfer: TransferID(rawValue: 5), file: file, firstBlock: firstBlock, blockCount: blockCount,
                creditBytes: 1_000),
            from: session)
    }
}
