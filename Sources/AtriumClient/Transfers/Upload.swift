import AtriumSession
import AtriumWire

/// A file on its way to the server. Blocks are read ahead of the network, first all in order, then those that are asked
/// for again.
final class Upload {
    /// Blocks asked of the disk and not yet sent: 4 MiB.
    private static let aheadMax = 64
    /// Runs of blocks that may wait to be sent again; a server alone makes them more.
    private static let resendsMax = 1_024
    /// How often the whole file, or as many blocks of it, may be asked for again.
    private static let repeatsMax = 16

    let id: TransferID
    let path: String
    let target: Target
    var progress: TransferProgress
    var layout: BlockLayout?
    /// Credit of this transfer, from Offered on.
    var credit: SendCredit?
    /// SHA-256 of the file, once it is read.
    var digest: Digest?
    /// How far the server knows of it.
    var server = TransferServerState.unknown
    /// Whether UploadEnd left.
    var isEnded = false
    private var nextBlock = 0
    private var resends: [Range<Int>] = []
    /// Blocks that were asked for again so far.
    private var repeatedCount = 0
    private var askedCount = 0
    private var ready: [UploadBlock] = []

    init(id: TransferID, path: String, target: Target, progress: TransferProgress) {
        self.id = id
        self.path = path
        self.target = target
        self.progress = progress
    }

    /// Blocks to ask the disk for now; nil where enough are on their way.
    func nextRead() -> Range<Int>? {
        guard let layout, credit != nil else { return nil }
        let room = min(Self.aheadMax - askedCount - ready.count, DiskThread.readBlocksMax)
        // Small requests are not worth a message, except at the end.
        guard room > 0 else { return nil }
        let range: Range<Int>
        if let first = resends.first {
            range = first.prefix(room)
            if range == first { resends.removeFirst() } else { resends[0] = range.upperBound..<first.upperBound }
        } else {
            let left = layout.blockCount - nextBlock
            guard left > 0, room >= min(DiskThread.readBlocksMax, left) else { return nil }
            range = nextBlock..<nextBlock + min(room, left)
            nextBlock = range.upperBound
        }
        askedCount += range.count
        return range
    }

    /// Blocks came from the disk.
    func arrived(_ blocks: [UploadBlock]) {
        askedCount -= blocks.count
        ready.append(contentsOf: blocks)
    }

    /// The next block, where credit lets it leave.
    func take(connection: inout SendCredit) -> UploadBlock? {
        guard let block = ready.first, credit != nil else { return nil }
        guard var own = credit, SendCredit.spend(block.dataBytes, transfer: &own, connection: &connection) else {
            return nil
        }
        credit = own
        ready.removeFirst()
        progress.doneBytes = min(own.sentBytes, progress.totalBytes)
        return block
    }

    /// The server wants blocks again; those it was not sent yet come anyway.
    ///
    /// - Returns: false where it asks for more than makes sense.
    func resend(first: UInt32, count: UInt32) -> Bool {
        let start = Int(first)
        let end = min(start + Int(count), nextBlock)
        guard start < end else { return true }
        let (repeated, overflow) = repeatedCount.addingReportingOverflow(end - start)
        guard !overflow, resends.count < Self.resendsMax, let blockCount = layout?.blockCount,
            (repeated - 1) / blockCount < Self.repeatsMax
        else { return false }
        repeatedCount = repeated
        resends.append(start..<end)
        return true
    }

    /// Whether every block has left.
    var isSent: Bool {
        guard let layout, credit != nil else { return false }
        return nextBlock == layout.blockCount && resends.isEmpty && askedCount == 0 && ready.isEmpty
    }
}
