import AtriumNet
import AtriumServices
import AtriumSession
import AtriumStorage
import AtriumWire
import Glibc

/// One loop: a thread that owns its sockets and everything about them.
///
/// A turn of it: wait until a socket or the mailbox has something; read each readable socket once and sort its
/// frames; take what core, readers and disk workers have for it; send, each connection by one call; hand the core
/// and the disk workers one batch each. Chat leaves before history pages, and those before chunks.
///
/// The class is confined to the thread that makes it. Its parts are extensions by what comes in: sockets
/// (`+Sockets`), frames (`+Frames`), mail from other threads (`+Mail`), and what goes out (`+Delivery`, `+Flush`),
/// with the two directions of bulk beside it (`+Uploads`, `+Downloads`).
final class EventLoop {
    let context: LoopContext
    let mailbox: Mailbox<LoopMessage>
    let poller: Poller
    var slab: ConnectionSlab
    /// The listening sockets, which all loops share; none once nothing new is taken in.
    var listeners: [Listener]
    /// The moment this turn began; one reading of the clock serves all of it.
    var now = MonotonicTime(nanoseconds: Clock.monotonicNanoseconds())

    /// Connections whose TLS handshake can go on.
    var handshakes = HandshakeQueue()
    /// Connections of which bytes lie decrypted.
    var connectionsToRead: [SessionID] = []
    /// Where blocks are sealed from.
    lazy var bulkBuffer = BulkBuffer()
    /// Where records are sealed.
    let recordGather = RecordGather()

    /// Set while no descriptor is left for a new connection.
    var listenersRestUntil: MonotonicTime?
    /// Counts the transfers this loop opened.
    var transferSerial: UInt64 = 0

    /// Rooms with a follower on this loop.
    var rooms: [ConversationID: LocalRoom] = [:]
    /// Rooms with something in their log this turn.
    var roomsToSend: [LocalRoom] = []
    /// Connections whose queue is to be flushed this turn.
    var connectionsToFlush: [SessionID] = []
    /// Connections with blocks to send.
    var connectionsToPump: [SessionID] = []
    /// What this turn has for the core.
    var requests = RequestBatch()
    /// What this turn has for each disk worker.
    var diskCommands: [[DiskCommand]]
    /// Where sockets are read into.
    var readBuffers = ReadBuffers()
    /// Connections on which nobody has logged in yet.
    var strangers: HandshakeRow
    /// When connections have their turn to move chunks, where bandwidth is bounded.
    var turns = TurnTimers()
    /// When it was last logged that connections were turned away.
    var turnedAwayAt: MonotonicTime?
    /// What the queues of uploads may hold in memory, taken together.
    var uploadBudget = UploadBudget()
    /// Set while the server stops: when the loop ends at the latest.
    var endsAt: MonotonicTime?
    /// Whether requests are still taken.
    var takesRequests = true

    private var nextSweep: MonotonicTime
    private var messages: [LoopMessage] = []
    private var ready: [(UInt64, Poller.Interest)] = []

    init(_ context: LoopContext, listeners: [Listener]) throws(SystemError) {
        self.context = context
        self.listeners = listeners
        mailbox = context.mailboxes.loops[context.index]
        poller = try Poller()
        slab = ConnectionSlab(
            loop: context.index, capacity: context.limits.count(.connectionsMax) + ConnectionCount.surplusMax)
        strangers = HandshakeRow(context.shared.addressLimits, loopCount: context.shared.loopCount)
        diskCommands = [[DiskCommand]](repeating: [], count: context.mailboxes.disks.count)
        nextSweep = now.advanced(byMilliseconds: Self.sweepMilliseconds)
        try poller.add(mailbox.wakeUp.descriptor, .read, token: Self.mailboxToken)
        for listener in listeners { try poller.add(listener.descriptor, .read, token: listener.token) }
    }

    /// The token of the mailbox. A connection's is its session id, whose generation is never 0, a listener's has
    /// generation 0 and another slot.
    private static let mailboxToken: UInt64 = 0

    /// Time-outs are looked for this often.
    static let sweepMilliseconds: UInt64 = 250

    /// Runs until the server has drained.
    func run() throws(SystemError) {
        while !isDone {
            ready.removeAll(keepingCapacity: true)
            try poller.wait(milliseconds: waitMilliseconds) { ready.append(($0, $1)) }
            now = MonotonicTime(nanoseconds: Clock.monotonicNanoseconds())
            for (token, interest) in ready { take(token, interest) }
            readPending()
            shakeHands()
            takeMail()
            takeTurns()
            if now >= nextSweep { sweep() }
            // Before anything is sent: the others work meanwhile, and whoever hears a Pong finds what came before its
            // Ping with the disk worker, whichever loop it asks next.
            postBatches()
            sendRooms()
            flushAll()
            pumpAll()
            postBatches()
        }
        closeEverything()
    }

    /// Work left over from this turn lets the next one only look.
    private var waitMilliseconds: Int {
        guard connectionsToFlush.isEmpty, connectionsToPump.isEmpty, connectionsToRead.isEmpty, handshakes.isEmpty,
            mailbox.mayRest()
        else { return 0 }
        let next = min(turns.next ?? nextSweep, nextSweep)
        return Int(clamping: next.milliseconds(since: now) + 1)
    }

    private var isDone: Bool {
        guard let endsAt else { return false }
        // Who was told everything, and does not close, is not waited for.
        return now >= endsAt || slab.liveSlots.allSatisfy { slab.at(Int($0)).pointee.isShut }
    }

    private func take(_ token: UInt64, _ interest: Poller.Interest) {
        let id = SessionID(rawValue: token)
        switch id.generation {
        case 0:
            if token == Self.mailboxToken { mailbox.wakeUp.clear() } else { acceptWaiting(token) }
        default:
            guard let connection = slab.find(id) else { return }
            guard connection.pointee.link.stage == .open else { return opening(connection) }
            if interest.contains(.write) { listForFlush(id) }
            if !interest.isDisjoint(with: [.read, .hangUp]) { readable(id) }
        }
    }

    private func takeMail() {
        mailbox.drain(into: &messages, looksAgain: true)
        for message in messages { take(message) }
        messages.removeAll(keepingCapacity: true)
    }

    /// Hands the core what this turn has for it.
    func postRequests() {
        guard !requests.isEmpty else { return }
        context.mailboxes.core.post(.requests(requests))
        requests = RequestBatch(like: requests)
    }

    /// Hands core and disk workers what this turn has for them.
    private func postBatches() {
        postRequests()
        for index in diskCommands.indices where !diskCommands[index].isEmpty {
            // A worker that is far behind is given the rest later.
            guard context.mailboxes.disks[index].offer(.commands(diskCommands[index])) else { continue }
            diskCommands[index] = []
        }
    }

    /// Looks at every connection for time-outs.
    private func sweep() {
        nextSweep = now.advanced(byMilliseconds: Self.sweepMilliseconds)
        wakeListeners()
        relieveMemory()
        for slot in slab.liveSlots {
            let connection = slab.at(Int(slot))
            let id = connection.pointee.id
            if let closesAt = connection.pointee.closesAt {
                if now >= closesAt { remove(id) }
                continue
            }
            if let since = connection.pointee.halfClosedAt, now.milliseconds(since: since) >= 1000,
                !isEndingUpload(connection)
            {
                remove(id)
                continue
            }
            if !connection.pointee.outbound.isEmpty,
                now.milliseconds(since: connection.pointee.progressAt) > context.limits[.keepAliveMilliseconds]
            {
                refuse(id, Self.tooSlow)
                continue
            }
            if connection.pointee.transfers != nil { watchUploads(connection) }
            guard let deadline = connection.pointee.session.nextDeadline, now >= deadline else { continue }
            switch connection.pointee.session.tick(at: now) {
            case .none: break
            case .ping(let ping, let requestID): send(ping, requestID: requestID, to: connection)
            case .close(let error): refuse(id, error)
            }
        }
    }

    private static let tooSlow = ErrorFrame(
        .tooSlow, "too much was left unread for too long; connect again and fetch what was missed")
    /// What all queues of a loop may hold together; beyond it those that hold much are let go.
    private static let queuesMaxBytes = 512 << 20
    private static let queueFairBytes = 256 << 10

    /// Bounds the memory of many slow readers together: each alone may be within its bounds.
    private func relieveMemory() {
        func heldBytes(_ slot: Int32) -> Int {
            let connection = slab.at(Int(slot))
            return connection.pointee.outbound.count + connection.pointee.link.heldBytes
                + connection.pointee.pages.reduce(0) { $0 + $1.bytes.count }
                + (connection.pointee.transfers?.heldBytes ?? 0)
        }
        guard slab.liveSlots.reduce(0, { $0 + heldBytes($1) }) > Self.queuesMaxBytes else { return }
        for slot in slab.liveSlots where heldBytes(slot) > Self.queueFairBytes {
            refuse(slab.at(Int(slot)).pointee.id, Self.tooSlow)
        }
    }

    private func closeEverything() {
        for slot in slab.liveSlots { remove(slab.at(Int(slot)).pointee.id) }
        postBatches()
    }
}

@available(*, unavailable)
extension EventLoop: Sendable {}
