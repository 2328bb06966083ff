import AtriumWire

/// Owns uploads in progress, and reads ahead for downloads. One thread calls it.
///
/// Everything about a file goes to the same worker. A file of one block stays in memory until its end (`+Small`). Of
/// any other each block is written where it belongs as it comes, and the digest covers the run without gaps from the
/// start. Both ways meet where the part gets its name, in `BlobFolder.name`. What follows an upload is told of that run
/// as it grows, so a download may begin before the upload ends. Only blocks known to be in the page cache are reported
/// ready: a loop that sends them never waits for the disk.
public final class BlobWorker {
    /// How a file's upload ended, for those who ask late: the core's word may cross ours.
    enum Ending {
        case stored(Digest)
        case gone
    }

    /// Pieces read for downloads before commands are looked at again.
    private static let piecesPerTurn = 16
    /// Endings remembered; the oldest go first.
    private static let endingsMax = 65_536

    /// From this many commands on, blocks are hashed beside their writing: waking the other thread costs more than
    /// hashing one block.
    private static let besideMin = 4

    let folder: BlobFolder
    let hashing: HashingQueue?
    /// Credit of the blocks in the queue, in its order, and how many blocks came out of it.
    var hashingCredits: [HashingCredit] = []
    var hashedCount = 0
    /// Where blocks of this batch go to be hashed; nil while they are hashed as they are written.
    var hashingBeside: HashingQueue?
    var uploads: [FileID: Upload] = [:]
    var downloads: [TransferKey: Download] = [:]
    var blobs: [Digest: StoredBlob] = [:]
    var endings: [FileID: Ending] = [:]
    private var endingOrder: [FileID] = []
    /// Downloads with something to report, in turn.
    private var queue: [TransferKey] = []
    /// Uploads whose digest has to be read back, or that may be whole.
    var unhashed: Set<FileID> = []
    /// Uploads with blocks that are yet to be written to their records, at the end of the turn.
    var unrecorded: Set<FileID> = []
    /// Uploads of an earlier run whose records are yet to be compared with their bytes, in turn.
    var comparing: [FileID] = []
    /// Uploads nobody sends, the longest at rest first.
    var resting: [FileID] = []
    /// Uploads in memory, the bytes they hold, those whose block came in this turn, and those that ended in it.
    var smalls: [FileID: SmallUpload] = [:]
    var heldBytes = 0
    var arrived: [FileID] = []
    var ended: [SmallUpload] = []
    /// Whether uploads are ended; not any more once the server stops.
    private(set) var endsUploads = true
    let blockDigest = RunningDigest()
    var reports: [DiskReport] = []
    var consumed: [TransferKey: UInt64] = [:]
    let scratch = UnsafeMutableRawBufferPointer.allocate(
        byteCount: Download.pieceCount * FileBlocks.blockBytes, alignment: 4_096)

    /// - Parameter hashing: hashes on another thread, which runs it; without, this one hashes too.
    public init(folder: BlobFolder, hashing: HashingQueue? = nil) {
        self.folder = folder
        self.hashing = hashing
    }

    deinit { scratch.deallocate() }

    /// Whether work is left: then `handle` is to be called again before waiting, without commands if there are none.
    public var hasBacklog: Bool {
        !queue.isEmpty || !unhashed.isEmpty || !comparing.isEmpty || !hashingCredits.isEmpty
    }

    /// Does what it is told, in order, then a bounded piece of the work that is left. Reports are appended.
    public func handle(_ commands: [DiskCommand], into output: inout [DiskReport]) {
        if commands.isEmpty, queue.isEmpty, unhashed.isEmpty, comparing.isEmpty, !hashingCredits.isEmpty {
            awaitSomeHashing()
        }
        hashingBeside = commands.count >= Self.besideMin || !hashingCredits.isEmpty ? hashing : nil
        for command in commands { handle(command) }
        keepEnded()
        copyOutArrived()
        compareNext()
        for file in Array(unhashed) { hashBack(file) }
        let turn = queue.prefix(Self.piecesPerTurn)
        queue.removeFirst(turn.count)
        for key in turn { serve(key) }
        writeRecords()
        collectHashed()
        mailConsumed()
        output.append(contentsOf: reports)
        reports.removeAll(keepingCapacity: true)
    }

    /// Ends no upload from here on, since the server stops: soon nobody would hear of it, and its bytes would belong to
    /// nobody. Blocks are still written, and an upload whose end waits for something goes on with the next server.
    public func endNoMoreUploads() { endsUploads = false }

    /// Does what it is told for the last time, when the server stops: what has come of each upload is put where the
    /// next server finds it. None ends any more, whether or not that was said before.
    public func putAway(_ commands: [DiskCommand]) {
        endNoMoreUploads()
        // From here on this thread hashes what it writes.
        awaitHashing()
        hashingBeside = nil
        for command in commands { handle(command) }
        for upload in Array(smalls.values) where upload.data != nil { spill(upload.file) }
        writeRecords()
    }

    private func handle(_ command: DiskCommand) {
        switch command {
        case .open(let file, let sizeBytes, let lease):
            open(file, sizeBytes: sizeBytes, lease: lease)
        case .take(let file, let lease, let key, let requestID):
            spill(file)
            take(file, lease, key, requestID: requestID)
        case .write(let file, let lease, let key, let block, let checksum, let slice):
            write(file, lease, key, block: Int(block), checksum: checksum, slice)
        case .finish(let file, let lease, let key, let requestID, let digest):
            guard endsUploads else { return }
            let finish = Upload.Finish(key: key, requestID: requestID, digest: digest)
            if finishSmall(file, lease, finish) { return }
            spill(file)
            self.finish(file, lease, finish)
        case .pause(let file, let lease):
            spill(file)
            pause(file, lease)
        case .stall(let file, let lease):
            spill(file)
            stall(file, lease)
        case .discard(let file): discard(file)
        case .remove(let digest): remove(digest)
        case .subscribe(let key, let grant): subscribe(key, grant)
        case .more(let key, let throughBlock): more(key, throughBlock)
        case .unsubscribe(let key): end(key)
        }
    }

    /// Notes chunk data whose credit may go back; told once for all at the end of the turn.
    func consume(_ byteCount: Int, _ key: TransferKey) {
        consumed[key, default: 0] += UInt64(byteCount)
    }

    /// Credit goes back before anything that ends a transfer is said.
    func reportConsumed() {
        awaitHashing()
        mailConsumed()
    }

    func mailConsumed() {
        for (key, bytes) in consumed where bytes > 0 { reports.append(.consumed(key, bytes: bytes)) }
        consumed.removeAll(keepingCapacity: true)
    }

    /// Puts a download in the queue where there is something to do for it.
    func enqueue(_ download: Download) {
        guard !download.isQueued, download.hasWork else { return }
        download.isQueued = true
        queue.append(download.key)
    }

    /// Remembers how an upload ended.
    func note(_ ending: Ending, of file: FileID) {
        if endings.updateValue(ending, forKey: file) == nil { endingOrder.append(file) }
        guard endingOrder.count >= 2 * Self.endingsMax else { return }
        for old in endingOrder.prefix(Self.endingsMax) { endings[old] = nil }
        endingOrder.removeFirst(Self.endingsMax)
    }
}

@available(*, unavailable)
extension BlobWorker: Sendable {}
