import AtriumSession
import AtriumWire

/// A file on its way to the server. Blocks are read ahead of the network, first those it lacks in order, then those
/// that are asked for again. It outlives its links: on each the server says anew what it has.
final class Upload {
    /// Blocks asked of the disk and not yet sent: 1 MiB.
    private static let aheadMax = 16
    /// Runs of blocks that may wait to be sent again; a server alone makes them more.
    private static let resendsMax = 1_024
    /// How often the whole file, or as many blocks of it, may be asked for again on one link.
    private static let repeatsMax = 16

    /// What it is called on the link that stands.
    var id: TransferID
    let path: String
    let target: Target
    var progress: TransferProgress
    /// Known once the file is open.
    var layout: BlockLayout?
    /// The operation that offers it, once the file is open.
    var operation: OperationID?
    /// Whether an earlier run of the program made the offer.
    var isKnown = false
    /// Whether its offer has left, over any link: it may stand though no outcome came.
    var mayBeOffered = false
    /// Where its offer stands, once it is known.
    var receipt: Receipt?
    /// Credit of this transfer, from Offered on.
    var credit: SendCredit?
    /// SHA-256 of the file, once it is read.
    var digest: Digest?
    /// What the server says of the blocks it has, until that is found true.
    var claim: UploadClaim?
    /// How far the server knows of it.
    var server = TransferServerState.unknown
    /// Whether UploadEnd left on this link.
    var isEnded = false
    /// Whether UploadEnd left on any link, so that the server may have the file whole.
    var wasEnded = false
    /// Whether the disk was asked to hash what was not read to be sent.
    var isHashing = false
    /// Whether it was begun anew once already, because the file had changed.
    var wasRestarted = false
    /// What the server keeps of an offer that an earlier run made, where it has it whole.
    var storedDigest: Digest?
    var stall = Stall()
    private var todo: [Range<Int>] = []
    private var todoIsKnown = false
    private var resends: [Range<Int>] = []
    /// Blocks that were asked for again so far.
    private var repeatedCount = 0
    private var askedCount = 0
    private var ready: [UploadBlock] = []
    /// Bytes that the server had when it took the upload up.
    private var hadBytes: UInt64 = 0

    init(id: TransferID, path: String, target: Target, progress: TransferProgress) {
        self.id = id
        self.path = path
        self.target = target
        self.progress = progress
    }

    /// The request that offers it, the same on each link but for the transfer; nil until the file is open.
    var offer: Offer? {
        guard let layout, let operation else { return nil }
        return Offer(
            operation: operation, target: target, transfer: id, sizeBytes: layout.sizeBytes, name: progress.name)
    }

    /// Says which blocks the server lacks, rising; from now on they are read.
    ///
    /// - Returns: bytes that it has.
    @discardableResult
    func lacks(_ runs: [Range<Int>]) -> UInt64 {
        guard let layout else { return 0 }
        todo = runs
        todoIsKnown = true
        let lacked = runs.reduce(UInt64(0)) { $0 + layout.byteCount(ofBlocks: $1) }
        hadBytes = layout.sizeBytes - min(lacked, layout.sizeBytes)
        progress.doneBytes = hadBytes
        return hadBytes
    }

    /// The link is gone, and with it all that was under way.
    func part(newID: TransferID) {
        id = newID
        credit = nil
        claim = nil
        server = .unknown
        isEnded = false
        isHashing = false
        todo = []
        todoIsKnown = false
        resends = []
        repeatedCount = 0
        askedCount = 0
        ready = []
        stall.stop()
    }

    /// The file is another one by now: nothing that was known of it holds.
    func restart(newID: TransferID) {
        part(newID: newID)
        wasRestarted = true
        layout = nil
        operation = nil
        receipt = nil
        digest = nil
        isKnown = false
        mayBeOffered = false
        wasEnded = false
        storedDigest = nil
        progress.file = nil
        progress.doneBytes = 0
        progress.totalBytes = 0
    }

    /// Blocks to ask the disk for now; nil where enough are on their way.
    func nextRead() -> Range<Int>? {
        guard credit != nil, todoIsKnown else { return nil }
        let room = min(Self.aheadMax - askedCount - ready.count, DiskThread.readBlocksMax)
        guard room > 0 else { return nil }
        if let first = resends.first {
            let range = first.prefix(room)
            if range == first { resends.removeFirst() } else { resends[0] = range.upperBound..<first.upperBound }
            askedCount += range.count
            return range
        }
        // Small requests are not worth a message, except at the end.
        guard let first = todo.first, room >= min(DiskThread.readBlocksMax, first.count) else { return nil }
        let range = first.prefix(room)
        if range == first { todo.removeFirst() } else { todo[0] = range.upperBound..<first.upperBound }
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
        progress.doneBytes = min(hadBytes + own.sentBytes, progress.totalBytes)
        return block
    }

    /// The server wants blocks again; those it was not sent yet come anyway.
    ///
    /// - Returns: false where it asks for more than makes sense.
    func resend(first: UInt32, count: UInt32) -> Bool {
        guard let blockCount = layout?.blockCount else { return true }
        let start = Int(first)
        let end = min(start + Int(count), blockCount)
        guard start < end else { return true }
        for run in BlockRanges.subtracting(todo, from: start..<end) {
            let (repeated, overflow) = repeatedCount.addingReportingOverflow(run.count)
            guard !overflow, resends.count < Self.resendsMax, (repeated - 1) / blockCount < Self.repeatsMax else {
                return false
            }
            repeatedCount = repeated
            resends.append(run)
        }
        return true
    }

    /// Whether blocks wait that could leave, were there credit and room.
    var wantsToSend: Bool { server == .open && !ready.isEmpty }

    /// Whether every block has left.
    var isSent: Bool {
        guard credit != nil, todoIsKnown else { return false }
        return todo.isEmpty && resends.isEmpty && askedCount == 0 && ready.isEmpty
    }
}
