import AtriumServices
import AtriumSession
import AtriumStorage
import AtriumWire

/// The transfers of one connection, both ways, with the real credit of each side.
final class TransferDesk {
    /// An upload, as the loop of its connection follows it.
    struct Upload {
        let key: TransferKey
        let file: FileID
        let sizeBytes: UInt64
        let lease: UInt32
        /// When its last block came, or it was opened.
        var progressAt: MonotonicTime
        /// When UploadEnd came, or the last block behind it.
        var endingSince: MonotonicTime?
        /// Request id of the UploadEnd that waits for its outcome; 0 where none does.
        var endRequestID: UInt32 = 0
        /// Blocks it lacks behind its UploadEnd.
        var missingCount = 0
    }

    /// A download, as the loop of its connection follows it.
    struct Download {
        let key: TransferKey
        let grant: DownloadGrant
        var credit: SendCredit
        var ready: [(block: UInt32, bytes: [UInt8])] = []
        var again: [Range<UInt32>] = []
        var end: DownloadEnd?
        var isOver = false
        var hasSaidEnd = false
    }

    /// An upload the core has admitted, whose worker has yet to open it.
    struct Opening {
        let upload: Upload
        let requestID: UInt32
        let offered: Offered
    }

    /// How long missing blocks are waited for behind UploadEnd.
    static let missingMilliseconds: UInt64 = 30_000

    var uploads: [TransferID: Upload] = [:]
    var opening: [TransferID: Opening] = [:]
    var downloads: [TransferID: Download] = [:]
    private var reserved: [UInt32: TransferID] = [:]
    var receiving: ConnectionCredit
    var sending: SendCredit
    /// Downloads in the order they take their turns.
    var turns: [TransferID] = []

    init(_ limits: Limits) {
        receiving = ConnectionCredit(limits: limits)
        sending = SendCredit(initialBytes: limits[.creditConnectionMaxBytes])
    }

    var count: Int { uploads.count + downloads.count + reserved.count }
    var uploadsInOrder: [TransferID] { uploads.keys.sorted { $0.rawValue < $1.rawValue } }

    func isInUse(_ transfer: TransferID) -> Bool {
        uploads[transfer] != nil || downloads[transfer] != nil || reserved.values.contains(transfer)
    }

    func reserve(_ transfer: TransferID, for requestID: UInt32) { reserved[requestID] = transfer }
    func release(_ requestID: UInt32) { reserved[requestID] = nil }

    func isOpen(_ key: TransferKey) -> Bool {
        uploads[key.transfer]?.key == key || downloads[key.transfer]?.key == key
            || opening[key.transfer]?.upload.key == key
    }

    /// When an upload is given up whose blocks do not come.
    ///
    /// - Parameter abandonMilliseconds: how long an upload may stand still.
    func nextDeadline(abandonMilliseconds: UInt64) -> MonotonicTime? {
        uploads.values.compactMap { upload in
            guard let since = upload.endingSince else {
                return upload.progressAt.advanced(byMilliseconds: abandonMilliseconds)
            }
            return upload.missingCount > 0 ? since.advanced(byMilliseconds: Self.missingMilliseconds) : nil
        }
        .min()
    }

    /// The next download with a block and the credit for it; it goes to the end of the row.
    func nextToSend() -> (TransferID, block: UInt32, bytes: [UInt8])? {
        for index in turns.indices {
            let transfer = turns[index]
            guard var download = downloads[transfer], let block = download.ready.first,
                SendCredit.spend(block.bytes.count, transfer: &download.credit, connection: &sending)
            else { continue }
            download.ready.removeFirst()
            downloads[transfer] = download
            turns.remove(at: index)
            turns.append(transfer)
            return (transfer, block.block, block.bytes)
        }
        return nil
    }

    func endAll() {
        uploads.removeAll()
        opening.removeAll()
        downloads.removeAll()
        reserved.removeAll()
        turns.removeAll()
    }
}

extension ServerConnection {
    /// Whether it has something for the kernel.
    var wantsToWrite: Bool {
        !outbound.isEmpty || !chunk.isEmpty || !pages.isEmpty || lag != nil || desk?.turns.isEmpty == false
    }
}
