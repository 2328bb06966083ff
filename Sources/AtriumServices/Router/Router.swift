import AtriumWire

/// Takes every request the loops let through, hands it to the service it belongs to, and says in `Effects` what the
/// other threads have to do about it.
///
/// It has no clock, no thread and no randomness: the same calls in the same order give the same effects. It acts
/// only on what came back committed, and never assumes that it alone writes to the journal. Every request gets one
/// outcome, in the same turn or after its commit.
///
/// A request goes `receive → perform → its service`. One that would make an event adds a proposal; what the event
/// does - to heads, topics, files - happens in `committed`, and so do its outcome and its delivery. A request that
/// depends on a commit still under way waits for it as a `DeferredCall`, and is judged anew behind it.
public struct Router {
    let settings: ServiceSettings
    var sessions = IdentifierTable<SessionID, Session>()
    var accounts: AccountService
    var rooms: RoomService
    var directs: DirectService
    var files: FileService
    var readMarkers: ReadMarkers
    /// What outcomes still to come need; requests that need nothing are not in it.
    var recalls: [RequestKey: Recall] = [:]
    var deadlines = DeadlineQueue<Deadline>()
    var retention = Retention()

    /// - Parameters:
    ///   - snapshot: the state tables, as the journal loaded them.
    ///   - loopCount: how many loops there are; each `SessionID.loop` is below it.
    public init(snapshot: Snapshot, settings: ServiceSettings, loopCount: Int) {
        self.settings = settings
        let accounts = AccountService(snapshot.accounts, limits: settings.limits)
        self.accounts = accounts
        rooms = RoomService(
            snapshot.rooms, standings: snapshot.standings.filter { accounts[$0.account]?.isReleased != true },
            limits: settings.limits, keepsEvents: settings.keep.keepsEvents, loopCount: loopCount)
        directs = DirectService(
            snapshot.directs, blocks: snapshot.blocks, keepsEvents: settings.keep.keepsEvents)
        files = FileService(snapshot)
        readMarkers = ReadMarkers(snapshot.readMarkers)
        for room in snapshot.rooms { self.accounts.countRoom(1, by: room.creator) }
    }

    /// When `tick` next has something to do; nil where nothing is waiting.
    public var nextDeadline: WallTime? { deadlines.next }

    /// Moments it waits for: as many as there is to wait for, whatever clients do.
    package var deadlineCount: Int { deadlines.count }
}
