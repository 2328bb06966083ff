import AtriumServices
import AtriumSession
import AtriumWire

/// One connection, as a loop holds it. The session is the real one.
final class ServerConnection {
    let id: SessionID
    let link: Int
    var session: ServerSession
    /// Bytes that came and are no whole frame yet.
    var inbound: [UInt8] = []
    var outbound: [UInt8] = []
    /// The chunk that is half sent: nothing else may leave before its end.
    var chunk: [UInt8] = []
    /// Requests whose outcomes wait in the queue: they stay open until the kernel has them.
    var answeredRequests: [UInt32] = []
    var rooms: [ConversationID] = []
    var pages: [ServerPage] = []
    /// Refusals that stand for pages still on their way.
    var revokedPages: [ServerPage] = []
    /// What a slow reader missed, in the order in which it missed it first; nil where it keeps up.
    var lag: [(conversation: ConversationID, head: UInt64)]?
    var desk: TransferDesk?
    /// Whose session it is; nil before it is admitted.
    var account: AccountID?
    var claimCount = 0
    /// When the reader last took something from a queue that was not empty.
    var progressAt: MonotonicTime
    /// Set once nothing more is read: closes when the queue is empty, or at this moment.
    var closesAt: MonotonicTime?
    /// Whether the core was told that the session is over.
    var isEnded = false
    var ending = LeaveReason.lost
    /// Whether it is on the list of those to flush in this turn.
    var isListed = false

    init(id: SessionID, link: Int, limits: Limits, at now: MonotonicTime) {
        self.id = id
        self.link = link
        session = ServerSession(acceptedAt: now, limits: limits)
        progressAt = now
    }

    /// When time alone brings something.
    ///
    /// - Parameter abandonMilliseconds: how long an upload may stand still.
    func nextDeadline(abandonMilliseconds: UInt64) -> MonotonicTime? {
        var next = closesAt ?? session.nextDeadline
        if let desk, let due = desk.nextDeadline(abandonMilliseconds: abandonMilliseconds) {
            next = min(next ?? due, due)
        }
        return next
    }
}
