import AtriumSession
import AtriumWire

/// One link of a scripted peer: the real session, and what is open on it.
final class PeerLink {
    /// What an open request is for.
    enum Purpose {
        case operation(OperationID)
        /// An operation sent a second time, to see that nothing is kept twice.
        case repetition(OperationID)
        case follow(String)
        case unfollow(ConversationID)
        case history(ConversationID, cursor: Int)
        case fetch(TransferID)
        case uploadEnd(TransferID)
        case cancel(TransferID)
        case other
    }

    let id: Int
    var session: ClientSession
    var isUp = false
    var inbound: [UInt8] = []
    var outgoing: [UInt8] = []
    var account: AccountID?
    var purposes: [UInt32: Purpose] = [:]
    var loginRetryAt: MonotonicTime?
    var uploads: [TransferID: PeerUpload] = [:]
    var downloads: [TransferID: PeerDownload] = [:]
    /// Transfers in the order they began.
    var order: [TransferID] = []
    var lastTransfer: UInt32 = 0
    /// Rooms to ask for again: the server could not have them followed.
    var refollows: [String] = []
    var sending = SendCredit(initialBytes: 0)
    var receiving = ConnectionCredit(limits: Limits())

    init(id: Int, at now: MonotonicTime, random: @escaping (Int) -> [UInt8]) {
        self.id = id
        session = ClientSession(connectedAt: now, random: random)
    }

    /// Requests that count against what may be open.
    var openCount: Int { purposes.count }

    func nextTransfer() -> TransferID {
        lastTransfer += 1
        return TransferID(rawValue: lastTransfer)
    }

    func forget(_ transfer: TransferID) {
        uploads[transfer] = nil
        downloads[transfer] = nil
        order.removeAll { $0 == transfer }
    }
}

/// A file on its way up.
struct PeerUpload {
    let operation: OperationID
    let content: Int
    var file: FileID?
    var credit: SendCredit?
    var nextBlock: UInt32 = 0
    var resends: [UInt32] = []
    var isEnded = false
    var isCancelled = false
}

/// A file on its way down.
struct PeerDownload {
    let file: FileID
    var sizeBytes: UInt64?
    var blocks: [UInt32: [UInt8]] = [:]
    var end: DownloadEnd?
    var isCancelled = false
}
