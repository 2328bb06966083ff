import AtriumWire

extension Router {
    /// How long the server waits before it tries again to make `#lobby`.
    static let lobbyRetryMicroseconds: UInt64 = 1_000_000

    /// Makes what must always be there, and takes away what a stop left over: `#lobby` is created where it is not
    /// kept yet, rooms without events have lost their followers and vanish, and uploads wait for their senders as if
    /// these had just been lost. Called once, before the first request.
    public mutating func start(at now: WallTime, into effects: inout Effects) {
        openLobby(at: now, into: &effects)
        watchAll(at: now)
        awaitRelease(at: now)
        for room in rooms.sorted { removeIfDeserted(room.conversation, into: &effects) }
        for file in files.uploads.keys.sorted(by: { $0.rawValue < $1.rawValue }) {
            awaitUploader(of: file, at: now)
        }
    }

    /// Has the journal make `#lobby`, where it is not kept yet.
    mutating func openLobby(at now: WallTime, into effects: inout Effects) {
        let name = RoomService.lobbyName
        guard let folded = FoldedName(name), rooms.lobby == nil, rooms.openings[folded] == nil else { return }
        rooms.held.hold(name)
        rooms.openings[folded] = []
        effects.proposals.proposals.append(
            Proposal(.createRoom(name: name, creator: AccountService.server, time: now)))
    }

    /// Takes away a room without events that nobody follows.
    mutating func removeIfDeserted(_ conversation: ConversationID, into effects: inout Effects) {
        guard let room = rooms.removeIfDeserted(conversation, into: &effects) else { return }
        accounts.countRoom(-1, by: room.creator)
    }
}
