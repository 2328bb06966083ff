import AtriumServices
import AtriumSession
import AtriumWire

/// A loop of the server: what `EventLoop` does, turn by turn, with simulated links in place of sockets. Sessions,
/// credit and frames are the real ones.
///
/// A turn: frames of each link that has something; mail from core, readers and workers; time-outs; then what is queued
/// leaves, chat before pages before chunks; and the core and the workers get what the turn has for them.
final class SimulatedLoop {
    unowned let world: World
    unowned let server: SimulatedServer
    let index: Int
    let limits: Limits

    private(set) var connections: [ServerConnection?] = []
    private var generations: [UInt32] = []
    /// Slots of those who follow each room.
    var followers: [ConversationID: [Int]] = [:]
    var mail: [LoopMail] = []
    /// Slots with bytes to read.
    private var readable: [Int] = []
    var toFlush: [SessionID] = []
    /// What this turn has for the core, and for each worker.
    var entries: [CoreEntry] = []
    var orders: [[WorkerCommand]]
    var transferSerial: UInt64 = 0
    private var isWoken = false
    private var wakesAt = UInt64.max

    var now: MonotonicTime { MonotonicTime(nanoseconds: world.now) }

    init(_ server: SimulatedServer, index: Int, workerCount: Int) {
        world = server.world
        self.server = server
        self.index = index
        limits = server.world.settings.limits
        orders = [[WorkerCommand]](repeating: [], count: workerCount)
    }

    // MARK: Turns

    /// There is something to do.
    func wake() {
        guard !isWoken else { return }
        isWoken = true
        world.schedule(.loop(index, start: server.start), in: world.random.nanoseconds(1_000...2_000_000))
    }

    func turn() {
        isWoken = false
        if wakesAt <= world.now { wakesAt = .max }
        let slots = readable
        readable.removeAll(keepingCapacity: true)
        for slot in slots {
            if let connection = connections[slot] { takeFrames(connection) }
        }
        let messages = mail
        mail.removeAll(keepingCapacity: true)
        for message in messages { take(message) }
        sweep()
        flushAll()
        post()
        scheduleDeadline()
    }

    private func scheduleDeadline() {
        var next: MonotonicTime?
        let abandonMilliseconds = limits[.uploadAbandonMilliseconds]
        for case let connection? in connections {
            guard let due = connection.nextDeadline(abandonMilliseconds: abandonMilliseconds) else { continue }
            next = min(next ?? due, due)
        }
        // Time-outs are looked for four times a second.
        guard let next else { return }
        let time = max(next.nanoseconds, world.now) + 250_000_000
        guard time < wakesAt else { return }
        wakesAt = time
        world.schedule(.loop(index, start: server.start), at: time)
    }

    /// Hands core and workers what this turn has for them.
    func post() {
        server.core.post(entries)
        entries.removeAll(keepingCapacity: true)
        for index in orders.indices where !orders[index].isEmpty {
            server.workers[index].post(orders[index])
            orders[index].removeAll(keepingCapacity: true)
        }
    }

    // MARK: Connections

    /// The connection a session names; nil where it is gone.
    func find(_ id: SessionID) -> ServerConnection? {
        guard id.slot < connections.count, let connection = connections[id.slot], connection.id == id else {
            return nil
        }
        return connection
    }

    func at(_ slot: Int) -> ServerConnection? { connections[slot] }

    /// A link was accepted.
    func open(_ link: Link) {
        let slot = connections.firstIndex { $0 == nil } ?? connections.count
        if slot == connections.count {
            connections.append(nil)
            generations.append(0)
        }
        generations[slot] += 1
        let id = SessionID(loop: index, slot: slot, generation: generations[slot])
        link.session = id
        link.start = server.start
        connections[slot] = ServerConnection(id: id, link: link.id, limits: limits, at: now)
        scheduleDeadline()
    }

    /// Bytes came.
    func received(_ bytes: [UInt8], _ id: SessionID) {
        guard let connection = find(id) else { return }
        connection.inbound.append(contentsOf: bytes)
        connection.session.heard(at: now)
        readable.append(id.slot)
        wake()
    }

    /// The peer sends nothing more, or the link broke.
    func linkEnded(_ id: SessionID) {
        guard let connection = find(id) else { return }
        remove(connection)
        post()
    }

    /// Ends a connection now: out of its rooms, out of its slot, and the core is told.
    func remove(_ connection: ServerConnection) {
        guard connections[connection.id.slot] === connection else { return }
        endTransfers(connection)
        for conversation in connection.rooms {
            followers[conversation]?.removeAll { $0 == connection.id.slot }
        }
        tellEnded(connection)
        connections[connection.id.slot] = nil
        world.network.finish(connection.link, from: .server)
    }

    /// Tells the core that a session is over.
    func tellEnded(_ connection: ServerConnection) {
        guard connection.account != nil, !connection.isEnded else { return }
        connection.isEnded = true
        entries.append(.ended(connection.id, connection.ending))
    }
}
