import AtriumNet
import AtriumWire

/// A file on its way from the server.
final class Download {
    /// What becomes of a block.
    enum Verdict {
        /// It waits for the disk.
        case accepted
        /// It was here before.
        case repeated
        /// Its checksum is wrong: it counts as missing.
        case damaged
        /// It does not belong here, or it was damaged too often: the transfer ends.
        case refused(ClientError)
    }

    /// Times a block may be damaged; and blocks that may be.
    private static let attemptsMax = 3
    private static let damagedMax = 1_024
    /// Runs the received blocks may be in; a server that sends in order makes one, and one more for each damaged block.
    private static let runsMax = 4_096
    /// Resends that may be unanswered at a time. Spec/06-files.md §6.4.
    private static let resendsMax = 64

    /// What it is called on the link that stands.
    var id: TransferID
    let file: FileID
    var progress: TransferProgress
    /// Known from Fetching on, or from what an earlier run left.
    var layout: BlockLayout?
    /// SHA-256 of the whole file, from DownloadEnd on, on this link.
    var digest: Digest?
    /// What an earlier link said of it.
    private var earlierDigest: Digest?
    /// Whether the place for it was found, and what an earlier run left looked at.
    var isPrepared = false
    /// Whether the partial file was created.
    var isCreated = false
    /// Whether its sender is still sending, so that a pause is not the server's.
    var isFollowing = false
    var stall = Stall()
    var server = TransferServerState.unknown
    /// Whether the disk thread compares digests already.
    var isFinishing = false
    /// Blocks for the disk, gathered over one turn.
    var batch: [DownloadBlock] = []
    private var received = BlockRanges()
    private var damaged: [Int: Int] = [:]
    /// Blocks that were asked for again and have not come since, whole or damaged.
    private var awaitedCount = 0

    init(id: TransferID, file: FileID, progress: TransferProgress) {
        self.id = id
        self.file = file
        self.progress = progress
    }

    /// An earlier run left some of it.
    func adopt(_ layout: BlockLayout, _ runs: [Range<Int>]) {
        self.layout = layout
        received = BlockRanges(runs)
        isCreated = true
        progress.totalBytes = layout.sizeBytes
        progress.doneBytes = runs.reduce(0) { $0 + layout.byteCount(ofBlocks: $1) }
    }

    /// The blocks to fetch on a new link: the first that are missing; the others are asked for behind them. Where none
    /// is missing, the last one again, since the digest of the whole comes behind it.
    var nextRun: (first: Int, count: Int) {
        guard let layout, layout.blockCount > 0 else { return (0, 0) }
        guard let run = received.missing(of: layout.blockCount).first else { return (layout.blockCount - 1, 1) }
        return (run.lowerBound, run.upperBound == layout.blockCount ? 0 : run.count)
    }

    /// The link is gone, and with it all that was under way.
    func part(newID: TransferID) {
        id = newID
        server = .unknown
        earlierDigest = digest ?? earlierDigest
        digest = nil
        damaged = [:]
        awaitedCount = 0
        stall.stop()
    }

    /// The digest of the whole file is known.
    ///
    /// - Returns: false where an earlier link said another.
    func end(_ digest: Digest) -> Bool {
        self.digest = digest
        return earlierDigest == nil || earlierDigest == digest
    }

    /// Looks at a chunk.
    func take(_ chunk: Chunk) -> Verdict {
        guard let layout else {
            return .refused(ClientError(.damaged, "the server sent bytes before it said of what size the file is"))
        }
        let number = Int(chunk.block)
        guard !chunk.data.isEmpty, chunk.data.count == layout.byteCount(ofBlock: number) else {
            return .refused(ClientError(.damaged, "the server sent a block that the file does not have"))
        }
        guard chunk.data.withUnsafeBytes({ CRC32C.checksum($0) }) == chunk.checksum else {
            noteAnswer()
            damaged[number, default: 0] += 1
            guard damaged[number, default: 0] <= Self.attemptsMax, damaged.count <= Self.damagedMax else {
                return .refused(ClientError(.damaged, "block \(number) of the file came damaged again and again"))
            }
            return .damaged
        }
        guard received.insert(number) else { return .repeated }
        noteAnswer()
        guard received.runCount <= Self.runsMax else {
            return .refused(ClientError(.damaged, "the server sends the file in too many pieces"))
        }
        batch.append(DownloadBlock(number: number, data: chunk.data, checksum: chunk.checksum))
        return .accepted
    }

    /// Blocks that are here.
    var receivedCount: Int { received.count }

    /// Whether every block has come.
    var isWhole: Bool { layout.map { received.count == $0.blockCount } ?? false }

    /// The blocks to ask for again now, as runs: none before DownloadEnd, and none while earlier ones are on their way.
    func nextResends() -> [Range<Int>] {
        guard let layout, digest != nil, awaitedCount == 0 else { return [] }
        let runs = Array(received.missing(of: layout.blockCount).prefix(Self.resendsMax))
        awaitedCount = runs.reduce(0) { $0 + $1.count }
        return runs
    }

    /// Behind DownloadEnd only what was asked for again comes.
    private func noteAnswer() {
        if awaitedCount > 0 { awaitedCount -= 1 }
    }
}
