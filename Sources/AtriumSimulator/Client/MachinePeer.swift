import AtriumClient
import AtriumSession
import AtriumWire

/// A client that is the real `ClientMachine`, driven as its network thread drives it, with a program on it that does
/// anything at random. Every promise of the machine is held to: each command has one outcome, each event is shown once
/// and in order, what is told to be kept is kept.
final class MachinePeer: SimulatedPeer {
    /// What a command that has no outcome yet is to come to.
    enum Pending {
        case say(text: String)
        case upload(content: Int)
        case download
        case unfollow(ConversationID)
        case other
    }

    unowned let world: World
    let index: Int
    let identity: ClientIdentity
    let disk: PeerDisk
    private(set) var machine: ClientMachine
    private var events = PeerEvents()
    private var link: Int?
    private var isLinked = false
    /// When the program is started again; nil while it runs.
    private var startsAt: UInt64?
    private var wokenAt = UInt64.max
    /// When the program next does something of its own.
    private var actsAt: UInt64 = 0

    var account: AccountID?
    var lastToken: UInt64 = 0
    var pending: [CommandToken: Pending] = [:]
    var followed: [ConversationID] = []
    var rooms: [String] = []
    var files: [FileID] = []
    /// Bytes that came and are no whole frame yet, for the look at what comes.
    var tapped: [UInt8] = []

    init(_ world: World, index: Int, name: String, account: Int) {
        self.world = world
        self.index = index
        identity = world.identity(of: account, name: name)
        disk = PeerDisk(world)
        machine = Self.machine(world, events, identity)
        world.schedule(.peer(index), in: world.random.nanoseconds(0...50_000_000))
    }

    private static func machine(_ world: World, _ events: PeerEvents, _ identity: ClientIdentity) -> ClientMachine {
        ClientMachine(
            software: "simulated", reconnection: .always, instance: world.random.next() | 1,
            surroundings: ClientMachine.Surroundings(
                events: events, eventsWaitingMax: PeerEvents.capacity, identity: PeerIdentity(identity),
                random: { [unowned world] in world.random.bytes($0) }))
    }

    var now: MonotonicTime { MonotonicTime(nanoseconds: world.now) }
    var currentLink: Int? { link }
    var followedNow: [ConversationID] { followed }

    // MARK: The driver

    func wake() {
        if wokenAt <= world.now { wokenAt = .max }
        let isDue = actsAt <= world.now
        if isDue {
            let range: ClosedRange<UInt64> = world.isActive ? 5_000_000...160_000_000 : 50_000_000...400_000_000
            actsAt = world.now + world.random.nanoseconds(range)
            world.schedule(.peer(index), at: actsAt)
        }
        world.note(.peer, UInt64(index), UInt64(pending.count), isLinked ? 1 : 0)
        if let startsAt {
            guard world.now >= startsAt else { return }
            start()
        }
        if isDue, world.isActive, machine.takesCommands { act() }
        turn()
    }

    /// One turn of the machine, as the network thread makes it.
    private func turn() {
        for report in disk.drain() { machine.take(report, at: now) }
        machine.tick(at: now)
        if isLinked { send() }
        var requests: [DiskRequest] = []
        machine.drainDiskRequests(into: &requests)
        for request in requests { disk.perform(request) }
        // A program that is busy looks later.
        if !world.isFaulty || !world.random.once(in: 6) { takeEvents() }
        follow(machine.linkWish)
        scheduleDeadline()
    }

    private func send() {
        guard let link else { return }
        _ = machine.send(at: now) { bytes in
            let count = world.network.send(Array(bytes), from: .client, on: link)
            return count > 0 ? .moved(count) : .wouldBlock
        }
    }

    private func follow(_ wish: LinkWish) {
        switch wish {
        case .keep, .rest: break
        case .open(let moment):
            guard moment <= now, link == nil else { return }
            machine.connecting(to: "world")
            link = world.network.connect(index)
        case .close:
            if let link { world.network.finish(link, from: .client) }
            unlink()
            machine.linkClosed(at: now)
            wakeSoon()
        case .none: over()
        }
    }

    private func wakeSoon() { world.schedule(.peer(index), in: world.random.nanoseconds(100_000...5_000_000)) }

    private func scheduleDeadline() {
        let moments = [machine.nextDeadline?.nanoseconds, disk.nextAnswer].compactMap(\.self)
        guard let next = moments.min() else { return }
        let time = max(next, world.now) + 10_000
        guard time < wokenAt else { return }
        wokenAt = time
        world.schedule(.peer(index), at: time)
    }

    private func unlink() {
        link = nil
        isLinked = false
        tapped = []
    }

    // MARK: The link

    func connected(_ id: Int) {
        guard link == id else { return world.network.finish(id, from: .client) }
        isLinked = true
        machine.connected(to: "world", at: now)
        turn()
    }

    func connectFailed(_ id: Int) {
        guard link == id else { return }
        unlink()
        machine.connectFailed(ClientError(.unreachable, "the world does not answer"), at: now)
        turn()
    }

    func received(_ bytes: [UInt8], on id: Int) {
        guard link == id, isLinked else { return }
        look(at: bytes)
        machine.received(bytes, at: now)
        turn()
    }

    func mayWrite(on id: Int) {
        if link == id, isLinked { send() }
    }

    func linkEnded(_ id: Int) {
        guard link == id else { return }
        guard isLinked else { return connectFailed(id) }
        unlink()
        machine.linkClosed(at: now)
        turn()
    }

    // MARK: The program

    /// The machine is over: the program ends, and is started again.
    private func over() {
        guard startsAt == nil else { return }
        takeEvents()
        if !pending.isEmpty {
            world.fail(.protocolKept, "machine \(index) ended, and \(pending.count) commands have no outcome")
        }
        disk.crash(losingAll: false)
        startsAt = world.now + world.random.nanoseconds(1_000_000...1_000_000_000)
    }

    func crash(losingDisk: Bool) {
        if let link {
            world.network.cut(link, noticing: [.server])
            world.network.finish(link, from: .client)
        }
        world.note(.peerCrashes, UInt64(index), losingDisk ? 1 : 0, 0)
        unlink()
        disk.crash(losingAll: losingDisk)
        startsAt = world.now + world.random.nanoseconds(1_000_000...1_000_000_000)
    }

    private func start() {
        startsAt = nil
        pending = [:]
        followed = []
        rooms = []
        world.checker.forgetReader(index)
        events = PeerEvents()
        machine = Self.machine(world, events, identity)
    }

    private func takeEvents() {
        for event in events.drain() { take(event) }
    }

    var unrest: String? {
        guard startsAt == nil, isLinked else { return "machine \(index) has no link" }
        if let (token, first) = pending.min(by: { $0.key < $1.key }) {
            return "machine \(index) waits for the outcome of \(token.rawValue), \(first)"
        }
        return events.count > 0 ? "machine \(index) has events to tell" : nil
    }
}
