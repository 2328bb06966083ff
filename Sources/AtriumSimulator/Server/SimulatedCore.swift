import AtriumServices
import AtriumWire

/// The core: the real Router, in turns that take everything that waits.
final class SimulatedCore {
    private unowned let world: World
    private unowned let server: SimulatedServer
    private var router: Router
    private var effects: Effects
    private var inbox: [CoreEntry] = []
    private var isWoken = false
    private var ticksAt = UInt64.max

    init(_ server: SimulatedServer, snapshot: Snapshot) {
        world = server.world
        self.server = server
        let settings = ServiceSettings(limits: server.world.settings.limits)
        let loopCount = server.world.settings.loopCount
        router = Router(snapshot: snapshot, settings: settings, loopCount: loopCount)
        effects = Effects(loopCount: loopCount)
    }

    /// Whether nothing waits.
    var isIdle: Bool { inbox.isEmpty }

    func begin() {
        router.start(at: world.wallTime, into: &effects)
        mail()
    }

    func post(_ entries: [CoreEntry]) {
        guard !entries.isEmpty else { return }
        inbox.append(contentsOf: entries)
        guard !isWoken else { return }
        isWoken = true
        world.schedule(.core(start: server.start), in: world.random.nanoseconds(1_000...500_000))
    }

    func turn() {
        isWoken = false
        if ticksAt <= world.now { ticksAt = .max }
        let entries = inbox
        inbox.removeAll(keepingCapacity: true)
        for entry in entries { take(entry) }
        if let deadline = router.nextDeadline, deadline <= world.wallTime {
            router.tick(at: world.wallTime, into: &effects)
        }
        mail()
    }

    private func take(_ entry: CoreEntry) {
        let now = world.wallTime
        switch entry {
        case .request(let session, let frame):
            guard let header = FrameHeader(reading: frame) else { return }
            let payload = frame.span.bytes.extracting(droppingFirst: FrameHeader.byteCount)
            router.receive(header, payload, from: session, at: now, into: &effects)
        case .lookUp(let session, let requestID, let name, let credential):
            router.lookUp(name: name, credential: credential, session: session, requestID: requestID, into: &effects)
        case .admit(let session, let requestID, let name, let secret):
            router.admit(
                name: name, secret: secret, session: session, requestID: requestID, at: now, into: &effects)
        case .uploadEnded(let uploader, let file, let reason):
            router.uploadEnded(file, by: uploader, reason: reason, at: now, into: &effects)
        case .fetched(let session, let file): router.fileFetched(file, by: session, at: now, into: &effects)
        case .historyFinished(let session, let conversation):
            router.historyFinished(session: session, conversation: conversation)
        case .ended(let session, let reason):
            router.sessionEnded(session, reason: reason, at: now, into: &effects)
        case .committed(let batches):
            for batch in batches { router.committed(batch, at: now, into: &effects) }
        case .worker(let report): take(report)
        }
    }

    private func take(_ report: WorkerReport) {
        switch report {
        case .stored(let file, let digest, let key, let requestID):
            router.uploadStored(
                file, digest: digest, by: Uploader(session: key.session, transfer: key.transfer), requestID: requestID,
                at: world.wallTime, into: &effects)
            server.disk.acknowledge(digest)
        case .uploadFailed(let file, let reason, let code, let key, let requestID):
            router.uploadFailed(
                file, reason: reason, code: code, text: "the simulated disk failed",
                by: key.map { Uploader(session: $0.session, transfer: $0.transfer) }, requestID: requestID,
                at: world.wallTime, into: &effects)
        case .opened, .consumed, .missing, .finishRefused, .ready, .flow, .ended, .failed: break
        }
    }

    /// Sends each thread its part.
    private func mail() {
        if !effects.proposals.proposals.isEmpty { server.propose(effects.proposals) }
        server.fetch(effects.reads)
        for order in effects.blobs { server.order(order) }
        for index in effects.loops.indices where !effects.loops[index].isEmpty {
            server.mail(effects.loops[index], to: index)
        }
        effects.reset()
        guard let deadline = router.nextDeadline else { return }
        let time = max(world.now, world.time(of: deadline)) + 1_000
        guard time < ticksAt else { return }
        ticksAt = time
        world.schedule(.core(start: server.start), at: time)
    }
}
