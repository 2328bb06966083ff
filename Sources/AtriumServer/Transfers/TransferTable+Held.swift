import AtriumStorage
import AtriumWire

/// Small blocks that come by way of memory, and what they take up there.
extension TransferTable {
    /// Most that one connection holds: what may leave behind what is said in one turn anyway.
    static let heldMaxBytes = 64 << 10

    /// Bytes held until they leave.
    var heldBytes: Int { downloads.values.reduce(0) { $0 + $1.heldBytes } }

    /// More blocks of a download may be sent. Bytes that lie in memory stay there where all that is held can leave at
    /// once: there is credit for it, and no chunk is half sent. Others are read again when they can leave.
    ///
    /// - Parameter leavesNow: whether anything can leave in this turn.
    func add(_ run: ReadyBlocks, to transfer: TransferID, leavesNow: Bool) {
        let keepsBytes = run.bytes != nil && leavesNow && !isMidChunk && hasRoom(for: run.lastBlockBytes)
        downloads[transfer]?.add(run, keepsBytes: keepsBytes)
    }

    private func hasRoom(for byteCount: Int) -> Bool {
        let neededBytes = heldBytes + byteCount
        return neededBytes <= Self.heldMaxBytes && UInt64(neededBytes) <= sending.availableBytes
    }
}
