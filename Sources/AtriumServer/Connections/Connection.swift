import AtriumNet
import AtriumServices
import AtriumSession
import AtriumWire

/// One connection, as its loop holds it in a slab. What an idle one does not need lives behind an optional.
struct Connection: ~Copyable {
    /// How its bytes reach the socket.
    var link: Link
    let id: SessionID
    private let peer: PeerAddress
    /// The address as limits count it; nil on this machine.
    let network: NetworkAddress?
    let connectedAt: MonotonicTime
    var session: ServerSession
    var partial = PartialFrame()
    var outbound = OutboundQueue()
    /// Requests whose outcomes wait in the queue: they stay open until the kernel has them.
    var answeredRequests: [UInt32] = []
    /// Rooms followed, for taking the session out of them at its end.
    var rooms: [ConversationID] = []
    /// History pages, each behind all live events and before all chunks.
    var pages: [HistoryPage] = []
    /// Refusals that stand for pages still on their way, of conversations it may not read any more.
    var revokedPages: [HistoryPage] = []
    /// What the reader missed; nil where it keeps up.
    var lag: Lag?
    /// When the reader last took something from a queue that was not empty.
    var progressAt: MonotonicTime
    /// Uploads and downloads; nil where none was ever opened.
    var transfers: TransferTable?
    /// Nil until the session is admitted.
    var accountName: String?
    /// The account, and what its sessions share; nil until the session is admitted.
    var account: AccountID?
    var use: AccountUse?
    /// What requests may cost before there is an account.
    var stock = TokenBucket()
    /// How it keeps to the limit of its requests.
    var pace = RequestPace()
    /// Whose password the login under way tries; nil where it tries another secret.
    var passwordTried: FoldedName?
    /// Limits the client lowered in its Hello; nil where it lowered none.
    var lowered: Lowered?
    /// Event frames sent, which Ping carries.
    var eventsSent: UInt64 = 0
    var receivedBytes: UInt64 = 0
    var sentBytes: UInt64 = 0
    /// Rooms with something to send in this turn.
    var roomsThisTurn = 0
    /// Whether the loop has it on its list of queues to flush.
    var isListed = false
    /// Whether it is on the list of those to be read in the next turn.
    var isWaitingToBeRead = false
    /// Why there is no place for it: it lives to be told so. Nil where there is one.
    var turnedAway: ErrorFrame?
    /// Names claimed on this connection.
    var claimCount: UInt8 = 0
    /// What the poller watches it for.
    var interest: Poller.Interest = .read
    /// Set once nothing more is read: the connection closes when its queue is empty, or the time is over.
    var closesAt: MonotonicTime?
    /// When the peer said that it sends nothing more, while outcomes were still to come; nil before.
    var halfClosedAt: MonotonicTime?
    /// Whether the core was told that the session is over.
    var isEnded = false
    /// Whether nothing can be sent any more; what the peer said before may still lie in the kernel.
    var isBroken = false
    /// Whether everything was said: what the peer still sends is thrown away until it closes too.
    var isShut = false
    /// Why it closes, for the log and for those who see it leave.
    var ending = Ending.lost

    /// How a connection came to its end.
    enum Ending {
        /// The link broke or fell silent.
        case lost
        /// The client quit.
        case quit
        /// It never stood: the TLS handshake failed.
        case notEstablished
        /// The server refused to go on.
        case refused(ErrorCode)
    }

    init(
        link: consuming Link, id: SessionID, peer: PeerAddress, network: NetworkAddress?,
        session: consuming ServerSession, now: MonotonicTime
    ) {
        self.link = link
        self.id = id
        self.peer = peer
        self.network = network
        self.session = session
        connectedAt = now
        progressAt = now
    }

    /// Where the peer is, for the log.
    var address: String { peer.text }

    /// Whether bytes may go to the socket past the queue: nothing waits, and no chunk is half sent.
    var isIdle: Bool { outbound.isEmpty && closesAt == nil && lag == nil && transfers?.isMidChunk != true }
}
