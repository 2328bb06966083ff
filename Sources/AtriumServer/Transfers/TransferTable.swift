import AtriumNet
import AtriumSession
import AtriumStorage
import AtriumWire

/// The transfers of one connection, both ways, and the credit of each side. A connection that never moves a file has
/// none.
final class TransferTable {
    var uploads: [TransferID: Upload] = [:]
    var downloads: [TransferID: Download] = [:]
    /// Uploads whose end has come and whose blocks have not all.
    var isMissing: Set<TransferID> = []
    /// Transfers the core has not decided on yet, by the request that asked for them.
    private var reserved: [UInt32: TransferID] = [:]
    /// What the client may send.
    var receiving: ConnectionCredit
    /// What the client takes, all transfers together.
    var sending: SendCredit
    /// Downloads in the order they take their turns.
    private(set) var turns: [TransferID] = []
    /// A chunk whose head was sent and whose data was not, not wholly.
    var current: CurrentChunk?

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
        uploads[transfer] != nil || downloads[transfer] != nil || reserved.values.contains(transfer)
    }

    /// Whether the id names a transfer the core has admitted.
    func isOpen(_ transfer: TransferID) -> Bool {
        uploads[transfer] != nil || downloads[transfer] != nil
    }

    /// Keeps an id until the core has decided.
    func reserve(_ transfer: TransferID, for requestID: UInt32) {
        reserved[requestID] = transfer
    }

    /// The core has decided on what a request asked for.
    func release(_ requestID: UInt32) {
        guard !reserved.isEmpty else { return }
        reserved[requestID] = nil
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

    /// The next download with a block and the credit for it; it goes to the end of the row.
    func nextToSend() -> (TransferID, Download.NextBlock)? {
        for index in turns.indices {
            let transfer = turns[index]
            guard let download = downloads[transfer], let block = download.next,
                UInt64(block.byteCount) <= download.credit.availableBytes,
                UInt64(block.byteCount) <= sending.availableBytes
            else { continue }
            turns.remove(at: index)
            turns.append(transfer)
            return (transfer, block)
        }
        return nil
    }
}
