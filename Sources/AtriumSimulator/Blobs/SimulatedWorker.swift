import AtriumServices
import AtriumSession
import AtriumStorage
import AtriumWire

/// A disk worker: what `BlobWorker` does, on a simulated disk.
final class SimulatedWorker {
    /// How a file's upload ended, for those who ask late.
    enum Ending {
        case stored(Digest)
        case gone
    }

    unowned let world: World
    unowned let server: SimulatedServer
    let index: Int
    var disk: SimulatedDisk { server.disk }
    private var inbox: [WorkerCommand] = []
    private var isWoken = false
    var uploads: [FileID: SimulatedUpload] = [:]
    var downloads: [TransferKey: SimulatedDownload] = [:]
    var endings: [FileID: Ending] = [:]
    /// Downloads in the order they began.
    var order: [TransferKey] = []
    /// Uploads in memory that have ended in this turn.
    var ended: [SimulatedUpload] = []
    /// Files a plant has named before their bytes were synced.
    var unsyncedNames: [SimulatedFile] = []

    init(_ server: SimulatedServer, index: Int) {
        world = server.world
        self.server = server
        self.index = index
    }

    var isIdle: Bool { inbox.isEmpty && !isWoken }

    func post(_ commands: [WorkerCommand]) {
        inbox.append(contentsOf: commands)
        wake()
    }

    private func wake() {
        guard !isWoken else { return }
        isWoken = true
        world.schedule(.worker(index, start: server.start), in: world.random.nanoseconds(10_000...8_000_000))
    }

    func turn() {
        isWoken = false
        let commands = inbox
        inbox.removeAll(keepingCapacity: true)
        for file in unsyncedNames where world.random.once(in: 8) { file.sync() }
        for command in commands { handle(command) }
        keepEnded()
        for key in order { serve(key) }
        if order.contains(where: { downloads[$0]?.hasWork(self) == true }) { wake() }
    }

    private func handle(_ command: WorkerCommand) {
        switch command {
        case .open(let file, let sizeBytes, let lease): open(file, sizeBytes: sizeBytes, lease: lease)
        case .take(let file, let lease, let key, let requestID):
            spill(file)
            take(file, lease, key, requestID: requestID)
        case .write(let file, let lease, let key, let block, let checksum, let bytes):
            write(file, lease, key, block, checksum, bytes)
        case .finish(let file, let lease, let key, let requestID, let digest):
            finish(file, lease, SimulatedUpload.Finish(key: key, requestID: requestID, digest: digest))
        case .pause(let file, let lease):
            spill(file)
            pause(file, lease)
        case .discard(let file): discard(file)
        case .remove(let digest): disk.removeOrdered(digest)
        case .subscribe(let key, let grant): subscribe(key, grant)
        case .more(let key, let block):
            let allowed = max(downloads[key]?.allowed ?? 0, block + 1 + 2)
            downloads[key]?.allowed = allowed
        case .unsubscribe(let key): end(key)
        }
    }

    func report(_ report: WorkerReport) {
        server.report(report)
    }
}
