import AtriumServices
import AtriumSession
import AtriumStorage
import AtriumWire

/// The server: loops, the core, the journal, a reader and disk workers, each in turns of its own, on disks that outlive
/// it. A crash ends all of it between two turns, or in the middle of a commit.
final class SimulatedServer {
    unowned let world: World
    let journalDisk: SimulatedJournalDisk
    let disk = SimulatedDisk()
    /// Which start this is; what is late for an earlier one never happens.
    private(set) var start = 0
    private(set) var isUp = false
    private(set) var loops: [SimulatedLoop] = []
    private(set) var workers: [SimulatedWorker] = []
    private(set) var core: SimulatedCore! = nil
    private var journal: SimulatedJournal! = nil
    private(set) var decoy = ScramDecoy(secret: [], fold: JournalState.fold)
    private(set) var serverID: UInt64 = 0

    /// What waits for the journal, and what it has taken.
    private var proposals: [ProposalBatch] = []
    private var committing: [ProposalBatch] = []
    private var reads: [HistoryRead] = []
    /// Results a plant has told of already.
    private var settledEarly: [CommittedBatch] = []

    init(_ world: World) {
        self.world = world
        let tables = JournalTables(
            serverID: world.random.next() | 1, secret: (world.random.next(), world.random.next()))
        journalDisk = SimulatedJournalDisk(tables)
    }

    // MARK: Starting and crashing

    func begin() {
        guard !isUp else { return }
        start += 1
        isUp = true
        journal = SimulatedJournal(on: journalDisk)
        let snapshot = journalDisk.written.snapshot
        disk.removeParts(keeping: Set(snapshot.files.filter { $0.state == .uploading }.map(\.file)))
        serverID = snapshot.serverID
        decoy = ScramDecoy(
            secret: [UInt8](repeating: UInt8(truncatingIfNeeded: snapshot.secret.0), count: 16),
            fold: JournalState.fold)
        workers = (0..<2).map { SimulatedWorker(self, index: $0) }
        loops = (0..<world.settings.loopCount).map { SimulatedLoop(self, index: $0, workerCount: workers.count) }
        core = SimulatedCore(self, snapshot: snapshot)
        core.begin()
        world.note(.serverStarts, UInt64(start), UInt64(snapshot.files.count), UInt64(snapshot.rooms.count))
    }

    /// Everything in memory is gone. A commit under way is there as a whole or not at all.
    func crash(losingPower: Bool) {
        guard isUp else { return }
        isUp = false
        world.note(losingPower ? .powerCut : .serverCrashes, UInt64(start), UInt64(committing.count), 0)
        if !committing.isEmpty, settledEarly.isEmpty {
            if world.random.once(in: 4) {
                _ = journal.commit(committing)
            } else {
                world.faults[.journalTorn] += 1
            }
        }
        proposals = []
        committing = []
        settledEarly = []
        reads = []
        if losingPower {
            journalDisk.losePower(keeping: world.random.below(journalDisk.unsyncedCount + 1))
            disk.losePower(&world.random, &world.faults)
        }
        for link in world.network.links(ofStart: start) {
            link.setDone(.server)
            // A machine without power says nothing; its client finds out by itself, or from the next start.
            let isSilent = losingPower && world.random.once(in: 2)
            world.network.cut(link.id, noticing: isSilent ? [] : [.client])
        }
        loops = []
        workers = []
        world.checker.serverCrashed()
    }

    // MARK: Links

    func accept(_ link: Link) {
        loops[world.random.below(loops.count)].open(link)
    }

    private func loop(of link: Link) -> (SimulatedLoop, SessionID)? {
        guard isUp, link.start == start, let session = link.session else { return nil }
        return (loops[session.loop], session)
    }

    func received(_ bytes: [UInt8], on link: Link) {
        if let (loop, session) = loop(of: link) { loop.received(bytes, session) }
    }

    func linkEnded(_ link: Link) {
        if let (loop, session) = loop(of: link) { loop.linkEnded(session) }
    }

    /// The kernel has room again for what a connection has to send.
    func mayWrite(_ link: Link) {
        guard let (loop, session) = loop(of: link), let connection = loop.find(session), connection.wantsToWrite else {
            return
        }
        loop.listForFlush(connection)
        loop.wake()
    }

    // MARK: Between the threads

    func mail(_ batch: LoopBatch, to index: Int) {
        loops[index].mail.append(.core(world.planted(batch, loop: index)))
        loops[index].wake()
    }

    func report(_ report: WorkerReport) {
        guard let session = report.key?.session, !report.isForCore else { return core.post([.worker(report)]) }
        loops[session.loop].mail.append(.worker(report))
        loops[session.loop].wake()
    }

    func order(_ order: BlobOrder) {
        switch order {
        case .open(let file, let sizeBytes, let lease):
            worker(of: file).post([.open(file, sizeBytes: sizeBytes, lease: lease)])
        case .discard(let file): worker(of: file).post([.discard(file)])
        case .remove(let digest):
            disk.orderRemoval(digest)
            workers[0].post([.remove(digest)])
        }
    }

    func workerIndex(of file: FileID) -> Int { Int(file.rawValue % UInt64(workers.count)) }

    private func worker(of file: FileID) -> SimulatedWorker { workers[workerIndex(of: file)] }

    // MARK: Journal and readers

    func propose(_ batch: ProposalBatch) {
        proposals.append(batch)
        if committing.isEmpty { beginCommit() }
    }

    private func beginCommit() {
        guard !proposals.isEmpty else { return }
        committing = proposals
        proposals = []
        if world.settings.plant == .acknowledgedBeforeCommit {
            // The plant: written, told of, and synced only when the commit would have been over.
            let hasty = SimulatedJournal(on: journalDisk, durability: .bestEffort)
            settledEarly = hasty.commit(committing)
            core.post([.committed(settledEarly)])
        }
        let duration = world.random.nanoseconds(80_000...20_000_000)
        world.schedule(.journal(start: start), in: duration)
        if world.tearsCommit() {
            world.schedule(.serverFails(start: start, losingPower: world.random.once(in: 2)), in: duration / 2)
        }
    }

    /// The commit under way is over.
    func endCommit() {
        if world.settings.plant == .acknowledgedBeforeCommit {
            settledEarly = []
            journalDisk.sync()
        } else {
            let planted = world.planted(committing)
            let batches = journal.commit(planted)
            world.note(.journal, UInt64(batches.count), journal.isHalted ? 1 : 0, 0)
            core.post([.committed(batches)])
        }
        committing = []
        beginCommit()
        // A halted journal refuses everything: whoever runs the server starts it anew.
        if journal.isHalted { world.restartSoon() }
    }

    func fetch(_ orders: [HistoryRead]) {
        guard !orders.isEmpty else { return }
        if reads.isEmpty {
            world.schedule(.reader(start: start), in: world.random.nanoseconds(20_000...5_000_000))
        }
        reads += orders
    }

    func readPages() {
        let taken = reads
        reads = []
        let pageMaxBytes = world.settings.limits.count(.historyPageMaxBytes)
        for read in taken {
            var bytes: [UInt8] = []
            let end = journalDisk.written.read(read, pageMaxBytes: pageMaxBytes, into: &bytes)
            end.encode(into: &bytes, requestID: read.requestID)
            let page = ServerPage(
                bytes: bytes, eventCount: UInt64(end.count), requestID: read.requestID,
                conversation: read.conversation)
            loops[read.session.loop].mail.append(.page(read.session, page))
            loops[read.session.loop].wake()
        }
    }

    /// Whether nothing is under way.
    var isIdle: Bool {
        isUp && core.isIdle && proposals.isEmpty && committing.isEmpty && reads.isEmpty
            && loops.allSatisfy { $0.mail.isEmpty } && workers.allSatisfy(\.isIdle)
    }
}
