import AtriumNet
import AtriumSession
import AtriumStorage
import AtriumWire

/// The transfers of one connection, both ways, and the credit of each side. A connection that never moves a file has
/// none.
final class TransferTable {
    var uploads: [TransferID: Upload] = [:]
    /// Uploads the core has admitted, whose disk worker has yet to open them. Their ids are reserved until then.
    var opening: [TransferID: Opening] = [:]
    var downloads: [TransferID: Download] = [:]
    /// Blocks that uploads still lack behind their UploadEnd.
    private var missingBlocks: [TransferID: Int] = [:]
    /// Transfers the core has not decided on yet, by the request that asked for them.
    private var reserved: [UInt32: Reservation] = [:]
    /// What the client may send.
    var receiving: ConnectionCredit
    /// What the client takes, all transfers together.
    var sending: SendCredit
    /// Downloads in the order they take their turns.
    private(set) var turns: [TransferID] = []
    /// A chunk whose head was sent and whose data was not, not wholly.
    var current: CurrentChunk?
    /// Whether the kernel was told how little it is to hold unsent for the connection.
    var isUnsentLimited = false
    /// What waits for its turn, where bandwidth is bounded.
    var pace = TransferPace()

    /// An upload on its way to be opened.
    struct Opening {
        let upload: Upload
        /// The Offer that is answered then.
        let requestID: UInt32
        let offered: Offered
    }

    /// A transfer asked for.
    private struct Reservation {
        let transfer: TransferID
        let isUpload: Bool
    }

    /// The chunk that is on its way out: nothing else may be sent before its end.
    struct CurrentChunk {
        let transfer: TransferID
        let handle: BlobHandle
        /// What is left of its header.
        var head: [UInt8]
        /// Where in the file the next byte is.
        var offset: Int
        /// Data bytes left.
        var left: Int
    }

    init(limits: Limits, creditMaxBytes: UInt64?) {
        receiving = ConnectionCredit(limits: limits, creditMaxBytes: creditMaxBytes)
        sending = SendCredit(initialBytes: limits[.creditConnectionMaxBytes])
    }

    /// Whether a chunk is half sent.
    var isMidChunk: Bool { current != nil }

    /// Transfers open, and asked for.
    var count: Int { uploads.count + downloads.count + reserved.count }

    /// Whether the id names a transfer, or one asked for.
    func isInUse(_ transfer: TransferID) -> Bool {
        uploads[transfer] != nil || downloads[transfer] != nil || reserved.values.contains { $0.transfer == transfer }
    }

    /// Keeps an id until the core has decided.
    func reserve(_ transfer: TransferID, for requestID: UInt32, isUpload: Bool) {
        reserved[requestID] = Reservation(transfer: transfer, isUpload: isUpload)
    }

    /// The core has decided on what a request asked for.
    ///
    /// - Returns: whether that was an upload.
    func release(_ requestID: UInt32) -> Bool {
        guard !reserved.isEmpty else { return false }
        return reserved.removeValue(forKey: requestID)?.isUpload == true
    }

    /// Uploads asked for.
    var reservedUploadCount: Int { reserved.values.count { $0.isUpload } }

    /// The transfer a report is about, where it is still open.
    func isOpen(_ key: TransferKey) -> Bool {
        uploads[key.transfer]?.key == key || downloads[key.transfer]?.key == key
            || opening[key.transfer]?.upload.key == key
    }

    /// Whether blocks of an upload are waited for.
    func isMissingBlocks(_ transfer: TransferID) -> Bool { missingBlocks[transfer] != nil }

    /// Blocks of an upload were asked for again.
    func miss(_ blockCount: UInt32, of transfer: TransferID) {
        missingBlocks[transfer, default: 0] += Int(blockCount)
    }

    /// A block came that was asked for; without one nothing is waited for any more.
    func missedBlockCame(_ transfer: TransferID) {
        guard let count = missingBlocks[transfer] else { return }
        missingBlocks[transfer] = count > 1 ? count - 1 : nil
    }

    /// Ends an upload.
    ///
    /// - Returns: whether there was one.
    func closeUpload(_ transfer: TransferID) -> Bool {
        missingBlocks[transfer] = nil
        return uploads.removeValue(forKey: transfer) != nil
    }

    /// Ends everything but a chunk that is half sent, which must be finished for the next frame to be one.
    func endAll() {
        uploads.removeAll()
        opening.removeAll()
        missingBlocks.removeAll()
        downloads.removeAll()
        reserved.removeAll()
        turns.removeAll()
        pace = TransferPace()
    }

    func open(_ transfer: TransferID, _ download: Download) {
        downloads[transfer] = download
        turns.append(transfer)
    }

    /// Ends a download.
    func closeDownload(_ transfer: TransferID) {
        downloads[transfer] = nil
        turns.removeAll { $0 == transfer }
    }

    /// Whether the next block to send lies in memory.
    var isNextInMemory: Bool { firstToSend?.block.bytes != nil }

    /// The next download with a block and the credit for it; it goes to the end of the row.
    func nextToSend() -> (TransferID, Download.NextBlock)? {
        guard let (index, block) = firstToSend else { return nil }
        let transfer = turns.remove(at: index)
        turns.append(transfer)
        return (transfer, block)
    }

    /// Bytes of the block that is to be sent next; nil where there is none.
    var nextByteCount: Int? { firstToSend?.block.byteCount }

    private var firstToSend: (index: Int, block: Download.NextBlock)? {
        for index in turns.indices {
            guard let download = downloads[turns[index]], let block = download.next,
                UInt64(block.byteCount) <= download.credit.availableBytes,
                UInt64(block.byteCount) <= sending.availableBytes
            else { continue }
            return (index, block)
        }
        return nil
    }

    /// What something that is due of an upload counts where bandwidth is bounded: what the client may send more behind
    /// it. The credit given back at the end of an upload lets nothing more come, unless more came than was wanted.
    ///
    /// - Parameter startBytes: what an upload may start with now.
    func cost(of due: TransferPace.Due, startBytes: UInt64) -> UInt64 {
        switch due {
        case .stray(let bytes): return UInt64(bytes)
        case .opening(let key, let held):
            guard let upload = opening[key.transfer]?.upload else { return 0 }
            return min(held.map { $0.missingBytes(of: upload.sizeBytes) } ?? upload.sizeBytes, startBytes)
        case .credit(let transfer, let bytes): return uploads[transfer]?.unpaidBytes(of: UInt64(bytes)) ?? 0
        }
    }
}
