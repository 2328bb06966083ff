import AtriumWire

/// Who may read a room, and who was taken out of one.
extension Checker {
    /// Whether an account could read a room when an event of it came, or later. What is no room is looked at apart.
    func mayHave(_ conversation: ConversationID, _ sequence: UInt64, _ account: AccountID) -> Bool {
        guard let room = disk.written.rooms[conversation], let log = disk.synced.logs[conversation] else { return true }
        roomReaders[conversation, default: RoomReaders(creator: room.creator)]
            .follow(log, accounts: disk.written.accounts.map(\.account))
        return roomReaders[conversation]?.mayHave(sequence, account, at: world.wallTime) ?? true
    }

    /// A peer was told that it was taken out of a room.
    func removed(_ peer: Int, from conversation: ConversationID) {
        removedCount += 1
        world.note(.removed, UInt64(peer), conversation.rawValue, 0)
    }
}
