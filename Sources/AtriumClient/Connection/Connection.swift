import AtriumNet
import AtriumSession
import AtriumWire

/// All there is of one link to the server: socket, session, open requests, transfers. It goes with the link; what
/// outlives that - what is followed, what the program has yet to hear, the count of operations - is handed in.
///
/// Confined to the network thread. Each turn of that thread calls what is due (`readable`, `perform`, `take`, `tick`)
/// and then `endTurn`, which sends. `end` says when the link is to be closed.
final class Connection {
    /// How a connection ends.
    enum End {
        /// As the program asked.
        case asked
        case failed(ClientError)
    }

    /// What outlives a connection.
    struct Surroundings {
        let sink: EventSink
        let conversations: Conversations
        let operations: OperationCounter
        let disk: Mailbox<DiskRequest>
    }

    /// Reads of the socket in one turn, of up to 256 KiB each.
    private static let turnReadsMax = 8

    let address: String
    let sink: EventSink
    let conversations: Conversations
    let operations: OperationCounter
    let disk: Mailbox<DiskRequest>

    var link: Link
    var session: ClientSession
    var requests = Requests()
    /// Set once; the link is closed behind it.
    private(set) var end: End?
    let identity: DeviceIdentity
    /// When the login is tried again; nil where it is not postponed.
    var loginRetryAt: MonotonicTime?
    var loginAttempts = 0
    /// The command that ends the session, and whether Quit has left.
    var quit: CommandToken?
    var hasQuit = false

    /// Conversations with a History request open, and requests that wait for that.
    var historyOpen: Set<ConversationID> = []
    var historyWaiting: [(frame: History, token: CommandToken)] = []
    /// Events of pages the program asked for, as far as they have come.
    var pages: [ConversationID: GatheredPage] = [:]

    /// How far direct conversations are read.
    var readings: [ConversationID: DirectReading] = [:]

    var uploads: [TransferID: Upload] = [:]
    var downloads: [TransferID: Download] = [:]
    /// Transfers that end on the server, and the command that wants to know.
    var closing: [TransferID: CommandToken?] = [:]
    var transfersWaiting: [(token: CommandToken, command: Command)] = []
    /// Jobs the disk thread has not closed.
    var diskJobs: Set<CommandToken> = []
    /// Uploads, in the order in which they take turns.
    var uploadTurns: [TransferID] = []
    var lastTransfer: UInt32 = 0
    /// What we may send, and what the server may.
    var sendCredit = SendCredit(initialBytes: 0)
    var receiveCredit = ConnectionCredit(limits: Limits())

    /// The socket is connected: says Hello.
    init(
        _ descriptor: consuming Descriptor, address: String, identity: DeviceIdentity, software: String,
        surroundings: Surroundings, at now: MonotonicTime
    ) throws(SystemError) {
        self.address = address
        sink = surroundings.sink
        conversations = surroundings.conversations
        operations = surroundings.operations
        disk = surroundings.disk
        link = try Link(descriptor)
        session = ClientSession(connectedAt: now)
        self.identity = identity
        link.post(session.start(software: software))
    }

    /// Whether the session stands and commands can be taken.
    var isReady: Bool { session.phase == .ready && end == nil && quit == nil }

    /// The link is to be closed. The first reason stands.
    func finish(_ end: End) {
        if self.end == nil { self.end = end }
    }

    /// The server did what the protocol does not allow: it is told, and left.
    func finish(_ violation: ServerViolation) {
        link.post(violation.error.encoded())
        let kind: ClientError.Kind = if case .login = violation { .untrusted } else { .damaged }
        finish(.failed(ClientError(kind, "the server breaks the protocol: \(violation.error.text)")))
    }

    /// Reads what has come, and acts on it: so much in a turn that sending is never put off for long.
    ///
    /// - Returns: whether more may be there.
    @discardableResult
    func readable(at now: MonotonicTime) -> Bool {
        for _ in 0..<Self.turnReadsMax where end == nil {
            switch link.inbound.receive(from: link.descriptor.rawValue) {
            case .moved:
                session.heard(at: now)
                understand(at: now)
            case .wouldBlock:
                return false
            case .ended, .closed:
                finish(hasQuit ? .asked : .failed(ClientError(.lost, "the connection to \(address) was lost")))
            }
        }
        return end == nil
    }

    /// Acts on each whole frame.
    private func understand(at now: MonotonicTime) {
        do {
            while end == nil, let header = try link.inbound.header() {
                try session.check(header)
                guard let frame = link.inbound.take(header) else { return }
                let step = try session.receive(header, frame: frame.bytes, at: now)
                let payload = UnsafeRawBufferPointer(rebasing: frame[FrameHeader.byteCount...])
                try act(step, header, payload, at: now)
            }
        } catch let violation as ServerViolation {
            finish(violation)
        } catch let fault as DecodeError {
            finish(.unreadable(fault))
        } catch {
            preconditionFailure("every throw above is typed")
        }
    }

    /// What time alone brings: keep-alive, the end of a login that takes too long, another try where one was put off.
    func tick(at now: MonotonicTime) {
        switch session.tick(at: now) {
        case .none: break
        case .ping(let ping, let requestID): link.post(ping.encoded(requestID: requestID))
        case .close(let error):
            link.post(error.encoded())
            finish(.failed(ClientError(.lost, error.text)))
        }
        retryLogin(at: now)
        fetchMissing(at: now)
    }

    /// When `tick` is due.
    var nextDeadline: MonotonicTime? {
        // Nothing missing is asked for on the way out, or while the program is slow: room wakes this thread by itself.
        let nextRetry = quit == nil && sink.hasRoom ? conversations.nextRetry : nil
        return [session.nextDeadline, loginRetryAt, requests.nextDue, nextRetry].compactMap(\.self).min()
    }

    /// Sends what the turn has made.
    ///
    /// - Returns: whether more is to be sent when the socket is writable.
    func endTurn(at now: MonotonicTime) -> Bool {
        if end == nil {
            writeBatches()
            startTransfers(at: now)
            quitWhenIdle()
            postRequests(at: now)
        }
        switch link.flush({ nextBlock() }) {
        case .all:
            // The last block of an upload brings a request behind it.
            return postRequests(at: now)
        case .more:
            if link.isClogged { finish(.failed(ClientError(.lost, "the server does not read any more"))) }
            return true
        case .closed:
            // What the server said before it closed is still to be read.
            while readable(at: now) {}
            finish(.failed(ClientError(.lost, "the connection to \(address) was lost")))
            return false
        }
    }

    /// Lets requests leave, as many as the server takes.
    ///
    /// - Returns: whether there was one.
    @discardableResult
    private func postRequests(at now: MonotonicTime) -> Bool {
        guard session.phase == .ready else { return false }
        var hasPosted = false
        while let frame = requests.next(
            openMax: session.limits.count(.requestsOpenMax), at: now, nextID: { session.nextRequestID() })
        {
            link.post(frame)
            hasPosted = true
        }
        return hasPosted
    }
}
