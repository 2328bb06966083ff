import AtriumSession
import AtriumWire

/// The client without its hands: everything but sockets, threads, clocks and files. It outlives its links: what was
/// asked and has no outcome is asked again over the next one, what is followed is followed again, and the holes between
/// are filled.
///
/// Its driver - the network thread, or a simulator - moves bytes, gives the time, and carries requests to whoever does
/// disk work. Each turn of a driver is the same:
///
///     inputs, as they come:   machine.receive / perform / take(report) / connected / connectFailed / linkClosed
///     then once:              machine.tick(at: now)
///     then, where linked:     machine.send(at: now) { bytes in ... }
///     then:                   machine.drainDiskRequests(into: &requests), and look at machine.linkWish
///     the next turn:          when an input comes, or at machine.nextDeadline
///
/// Events leave through the `EventOutlet` handed in; when the program has taken some, a turn is due. Deterministic:
/// the same inputs at the same times, with the same random bytes, have the same outcome.
package final class ClientMachine {
    /// How sending ended.
    package enum Sent: Equatable, Sendable {
        /// All left that wanted to.
        case all
        /// More is to be sent when the link takes it.
        case more
        /// The link is gone. What the server said before is still to be received; then `linkClosed` is due.
        case closed
    }

    /// What a machine is built on.
    package struct Surroundings {
        /// Takes the events.
        package var events: any EventOutlet
        /// Events that may wait in it.
        package var eventsWaitingMax: Int
        /// Who logs in.
        package var identity: any IdentitySource
        /// Judges the servers that links with TLS lead to.
        package var trust: any TrustSource
        /// Gives that many random bytes.
        package var random: (Int) -> [UInt8]

        package init(
            events: any EventOutlet, eventsWaitingMax: Int = Client.eventsWaitingMax, identity: any IdentitySource,
            trust: any TrustSource = NobodyTrusted(), random: @escaping (Int) -> [UInt8]
        ) {
            self.events = events
            self.eventsWaitingMax = eventsWaitingMax
            self.identity = identity
            self.trust = trust
            self.random = random
        }
    }

    /// How it stands with the link.
    enum Standing {
        /// There is none; one is wanted from that moment on.
        case apart(until: MonotonicTime)
        /// The driver is making one.
        case connecting
        case linked(Connection)
        /// There is none, until somebody says whether the server that answered is the one that is meant.
        case undecided(TrustQuestion)
        /// No link is wanted any more; nil where that was asked for.
        case over(ClientError?)
    }

    let software: String
    let reconnection: Reconnection
    let identity: any IdentitySource
    let trust: any TrustSource
    let random: (Int) -> [UInt8]
    let sink: EventSink
    let operations: OperationCounter
    let conversations = Conversations()

    var standing = Standing.apart(until: MonotonicTime(nanoseconds: 0))
    var loss = LinkLoss()
    /// The limits the server stated last.
    var limits = Limits()
    /// Names the server for good, from the first Welcome on: another one is not what the program talks to.
    var serverID: UInt64?
    /// Whether who logs in may be said before the server has named itself: not again once that was somebody else.
    var mayIntroduce = true
    /// Who is logged in, or was last.
    var account = AccountID(rawValue: 0)

    /// Commands that were given and not yet taken up, in order.
    var held: [NumberedCommand] = []
    var requests = Requests()
    /// The command that ends the session.
    var quit: CommandToken?

    /// Conversations with a History request open, and requests that wait for that.
    var historyOpen: Set<ConversationID> = []
    var historyWaiting: [(frame: History, token: CommandToken)] = []
    /// Events of pages the program asked for, as far as they have come.
    var pages: [ConversationID: GatheredPage] = [:]
    /// How far direct conversations are read.
    var readings: [ConversationID: DirectReading] = [:]

    var uploads: [TransferID: Upload] = [:]
    var downloads: [TransferID: Download] = [:]
    /// Transfers that end on the server.
    var closing: [TransferID: Closing] = [:]
    var transfersWaiting: [(token: CommandToken, command: Command)] = []
    /// Jobs the disk has not closed.
    var diskJobs: Set<CommandToken> = []
    /// Uploads, in the order in which they take turns.
    var uploadTurns: [TransferID] = []
    var lastTransfer: UInt32 = 0
    private var diskRequests: [DiskRequest] = []

    /// Derivations that are wanted.
    var keyWork: [KeyWork] = []
    /// Commands whose password is being derived.
    var passwordsDeriving: Set<CommandToken> = []
    /// Links made so far.
    var linkCount: UInt64 = 0
    /// The name that is logged in, or was last, as it was claimed.
    var loginName = ""

    /// - Parameters:
    ///   - software: program and version, for the server's log; at most 255 bytes.
    ///   - reconnection: what becomes of the client when a link breaks.
    ///   - instance: 64 random bits that name this client's operations.
    package init(
        software: String, reconnection: Reconnection, instance: UInt64, surroundings: Surroundings
    ) {
        self.software = software
        self.reconnection = reconnection
        identity = surroundings.identity
        trust = surroundings.trust
        random = surroundings.random
        sink = EventSink(queue: surroundings.events, capacity: surroundings.eventsWaitingMax)
        operations = OperationCounter(instance: instance)
    }

    /// The link that stands; nil where there is none.
    var connection: Connection? {
        if case .linked(let connection) = standing { connection } else { nil }
    }

    /// Whether the session stands, so that requests may leave.
    var isLoggedIn: Bool { connection.map { $0.session.phase == .ready && $0.end == nil } ?? false }

    /// Whether the client is over.
    package var isOver: Bool { if case .over = standing { true } else { false } }

    /// Puts a frame behind those that wait to leave.
    func post(_ frame: [UInt8]) {
        connection?.output.post(frame)
    }

    /// Asks for disk work.
    func ask(_ request: DiskRequest) {
        diskRequests.append(request)
    }

    /// Hands over the disk work that was asked for since, in order; `requests` is emptied first.
    package func drainDiskRequests(into requests: inout [DiskRequest]) {
        requests.removeAll(keepingCapacity: true)
        swap(&requests, &diskRequests)
    }

    /// The link is to be closed. The first reason stands.
    func finish(_ end: Connection.End) {
        connection?.finish(end)
    }

    /// The server did what the protocol does not allow: it is told, and left.
    func finish(_ violation: ServerViolation) {
        post(violation.error.encoded())
        let kind: ClientError.Kind = if case .login = violation { .untrusted } else { .damaged }
        finish(.failed(ClientError(kind, "the server breaks the protocol: \(violation.error.text)")))
    }
}
