import AtriumServices
import AtriumSession
import AtriumWire

/// A whole Atrium in one thread: a server, its disks, a network and clients, under a clock that moves from one
/// occurrence to the next. Everything follows from the seed: the same seed gives the same run, to the last number.
///
/// It runs in two parts: first with faults, then without, until everything has come to rest. The checker holds what
/// must be true at each step, and at the end.
package final class World {
    package let settings: WorldSettings
    var random: SeededRandom
    /// The world's clock, in nanoseconds.
    private(set) var now: UInt64 = 0
    private var queue = OccurrenceQueue()
    package private(set) var steps = 0
    package private(set) var trace = Trace()
    package var faults = FaultCounts()
    /// The first rule that did not hold; nothing happens behind it.
    package private(set) var violation: Violation?

    private(set) var network: Network! = nil
    private(set) var server: SimulatedServer! = nil
    private(set) var checker: Checker! = nil
    private(set) var peers: [any SimulatedPeer] = []

    /// Whether peers do things of their own, and faults happen.
    private(set) var isActive = true
    var isFaulty: Bool { isActive }

    /// Faults of disks that wait for their write.
    var armed: [ArmedFault] = []

    let names = ["ann", "bob", "cid", "dan", "eve", "fay"]
    let roomNames: [String]
    /// The files peers send.
    let contents: [FileContent]

    package init(_ settings: WorldSettings) {
        self.settings = settings
        // Where there is power to be had, in few rooms, so that it meets somebody.
        roomNames =
            settings.usesRights ? ["lobby", "garden", "attic"] : ["lobby", "garden", "attic", "cellar", "hall"]
        random = SeededRandom(seed: settings.seed)
        var random = SeededRandom(seed: settings.seed ^ 0xF11E)
        contents = [0, 1, 900, 3_000, 65_536, 65_537, 150_000, 210_000].map {
            FileContent(sizeBytes: $0, random: &random)
        }
        let peerCount = settings.accountCount + settings.accountCount / 2
        network = Network(self, peerCount: peerCount)
        server = SimulatedServer(self)
        checker = Checker(self)
        for index in 0..<peerCount {
            let account = index % settings.accountCount
            peers.append(
                index % 2 == 0
                    ? ScriptedPeer(self, index: index, name: names[account], account: account)
                    : MachinePeer(self, index: index, name: names[account], account: account))
        }
        armDisks()
        server.begin()
    }

    /// The clock of the server's machine.
    var wallTime: WallTime { WallTime(microseconds: Self.wallStart + now / 1_000) }

    private static let wallStart: UInt64 = 1_700_000_000_000_000

    /// When the server's clock shows a moment.
    func time(of moment: WallTime) -> UInt64 {
        moment.microseconds > Self.wallStart ? (moment.microseconds - Self.wallStart) * 1_000 : 0
    }

    /// What was done in it: operations acknowledged, events shown, transfers finished.
    package var counts: (acknowledged: Int, shown: Int, finished: Int) {
        (checker.acknowledgedCount, checker.shownCount, checker.finishedCount)
    }

    /// How often a session was taken out of a room.
    package var removedCount: Int { checker.removedCount }

    /// Who logs in as an account: the devices of one share its key.
    func identity(of account: Int, name: String) -> ClientIdentity {
        var keys = SeededRandom(seed: settings.seed &* 1_000 &+ UInt64(account))
        guard let key = DeviceKey(keys.bytes(DeviceKey.byteCount)) else { preconditionFailure("a key has 32 bytes") }
        return ClientIdentity(
            name: name, key: key, credential: CredentialID(rawValue: keys.next() | 1), label: "simulated")
    }

    // MARK: What happens

    func schedule(_ occurrence: Occurrence, in nanoseconds: UInt64) {
        schedule(occurrence, at: now + nanoseconds)
    }

    func schedule(_ occurrence: Occurrence, at time: UInt64) {
        queue.insert(occurrence, at: max(time, now), tie: UInt16(truncatingIfNeeded: random.next()))
    }

    func note(_ kind: Trace.Kind, _ first: UInt64, _ second: UInt64, _ third: UInt64) {
        trace.note(kind, step: steps, time: now, first, second, third)
    }

    /// A rule does not hold.
    func fail(_ rule: Violation.Rule, _ text: String) {
        if violation == nil { violation = Violation(rule: rule, text: text) }
    }

    /// Runs so many steps with faults, and then until everything rests.
    package func run(steps count: Int) {
        while steps < count, violation == nil { step() }
        settle()
    }

    private func step() {
        guard let (time, occurrence) = queue.pop() else { return fail(.quiesces, "nothing is left to happen") }
        now = time
        steps += 1
        if isFaulty, random.once(in: settings.stepsPerFault) { injectFault() }
        switch occurrence {
        case .arrival(let link, let side): network.arrive(link, side)
        case .linkEnded(let link, let side): network.end(link, side)
        case .connected(let link): connect(link)
        case .peer(let index): peers[index].wake()
        case .loop(let index, let start):
            guard start == server.start, server.isUp else { return }
            note(.loop, UInt64(index), 0, 0)
            server.loops[index].turn()
        case .core(let start):
            guard start == server.start, server.isUp else { return }
            note(.core, 0, 0, 0)
            server.core.turn()
        case .journal(let start):
            if start == server.start, server.isUp { server.endCommit() }
        case .reader(let start):
            if start == server.start, server.isUp { server.readPages() }
        case .worker(let index, let start):
            guard start == server.start, server.isUp else { return }
            note(.worker, UInt64(index), 0, 0)
            server.workers[index].turn()
        case .serverFails(let start, let losingPower):
            if start == server.start, server.isUp { crashServer(losingPower: losingPower) }
        case .serverStarts: server.begin()
        }
    }

    private func connect(_ id: Int) {
        guard let link = network[id] else { return }
        let isReached = server.isUp && !network.isCutOff(link.peer)
        note(isReached ? .connects : .refusedConnect, UInt64(id), UInt64(link.peer), 0)
        guard isReached else {
            network.finish(id, from: .server)
            return peers[link.peer].connectFailed(id)
        }
        server.accept(link)
        peers[link.peer].connected(id)
    }

    // MARK: Coming to rest

    /// Faults are over and nobody begins anything: within bounded time everything has its outcome.
    private func settle() {
        isActive = false
        network.heal()
        if !server.isUp { schedule(.serverStarts, in: 1_000_000) }
        note(.settles, 0, 0, 0)
        let end = now + settings.settleNanoseconds
        let stepsMax = steps + settings.settleStepsMax
        var looksAt = 0
        while violation == nil {
            step()
            guard steps >= looksAt else { continue }
            looksAt = steps + 64
            guard let unrest else { break }
            if now > end || steps > stepsMax { fail(unrest.rule, unrest.text) }
        }
        if violation == nil { checker.checkRest() }
    }

    /// What has not come to rest; nil where everything has.
    private var unrest: Violation? {
        guard server.isIdle else { return Violation(rule: .quiesces, text: "the server is not idle") }
        for peer in peers {
            if let unrest = peer.unrest { return Violation(rule: .quiesces, text: unrest) }
        }
        return checker.unrest
    }
}
