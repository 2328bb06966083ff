import AtriumServices
import AtriumSession
import AtriumStorage
import AtriumWire

/// A download, as the loop of its connection follows it: which blocks the disk worker says are ready, and what the
/// client has granted.
struct Download {
    let key: TransferKey
    let grant: DownloadGrant
    var credit: SendCredit
    /// Runs of blocks that may be sent without waiting for the disk, in order.
    private(set) var ready: [ReadyBlocks] = []
    /// Where in the first run the next block is.
    private var nextInRun = 0
    /// Blocks the client wants again, once this run is over.
    private(set) var again: [Range<UInt32>] = []
    /// What DownloadEnd states; nil until every block asked for was reported ready and the file is stored.
    var end: DownloadEnd?
    /// Whether every block of the last run was sent.
    var isOver = false
    /// Whether DownloadEnd was sent.
    var hasSaidEnd = false
    /// Whether the log says that its bytes are damaged.
    var isLoggedAsDamaged = false
    /// Blocks sent since the worker was last told to read on.
    private var sentBlocks: UInt32 = 0
    private var lastSent: UInt32 = 0
    private var hasSentAny = false

    /// Most runs of blocks a client may have asked for again at a time.
    static let againMax = 64
    /// The worker reads on once this many blocks were sent.
    static let moreEveryBlocks: UInt32 = 16

    init(_ key: TransferKey, _ grant: DownloadGrant) {
        self.key = key
        self.grant = grant
        credit = SendCredit(initialBytes: grant.creditBytes)
    }

    /// The next block that may be sent.
    struct NextBlock {
        let handle: BlobHandle
        let block: UInt32
        let checksum: UInt32
        let byteCount: Int
        /// Its bytes, where they lie in memory.
        let bytes: SharedBytes?
    }

    /// The next block; nil where none is ready.
    var next: NextBlock? {
        guard let run = ready.first else { return nil }
        let isLast = nextInRun == run.checksums.count - 1
        return NextBlock(
            handle: run.handle, block: run.firstBlock + UInt32(nextInRun), checksum: run.checksums[nextInRun],
            byteCount: isLast ? run.lastBlockBytes : Int(Limit.blockBytes.defaultValue), bytes: run.bytes)
    }

    /// The block was sent.
    mutating func advance() {
        guard let run = ready.first else { return }
        hasSentAny = true
        lastSent = run.firstBlock + UInt32(nextInRun)
        sentBlocks += 1
        nextInRun += 1
        guard nextInRun == run.checksums.count else { return }
        ready.removeFirst()
        nextInRun = 0
    }

    /// Whether a block of those that were asked for first has left.
    func hasSent(_ block: UInt32) -> Bool {
        guard block >= grant.firstBlock, block - grant.firstBlock < grant.blockCount else { return false }
        return hasSaidEnd || hasSentAny && block <= lastSent
    }

    /// The block through which was sent, each time the worker is to be told to read on.
    mutating func readOn() -> UInt32? {
        guard sentBlocks >= Self.moreEveryBlocks || ready.isEmpty else { return nil }
        sentBlocks = 0
        return lastSent
    }

    /// More blocks may be sent.
    ///
    /// - Parameter keepsBytes: whether bytes that lie in memory stay there, where the transfer has the credit for them.
    mutating func add(_ run: ReadyBlocks, keepsBytes: Bool) {
        var run = run
        if !keepsBytes || UInt64(run.lastBlockBytes) > credit.availableBytes { run.bytes = nil }
        ready.append(run)
    }

    /// Bytes of blocks that lie in memory.
    var heldBytes: Int { ready.reduce(0) { $0 + ($1.bytes == nil ? 0 : $1.lastBlockBytes) } }

    /// Notes blocks that are wanted again.
    ///
    /// - Returns: false where too many are wanted already.
    mutating func wantAgain(_ blocks: Range<UInt32>) -> Bool {
        guard again.count < Self.againMax else { return false }
        again.append(blocks)
        return true
    }

    /// The next blocks that are wanted again, where this run is over.
    mutating func takeAgain() -> Range<UInt32>? {
        again.isEmpty ? nil : again.removeFirst()
    }
}
