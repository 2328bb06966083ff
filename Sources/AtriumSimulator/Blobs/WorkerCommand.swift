import AtriumServices
import AtriumStorage
import AtriumWire

/// What a disk worker is told: the commands of `DiskCommand`, with bytes in place of slices.
enum WorkerCommand {
    case open(FileID, sizeBytes: UInt64, lease: UInt32)
    case take(FileID, lease: UInt32, TransferKey, requestID: UInt32)
    case write(FileID, lease: UInt32, TransferKey, block: UInt32, checksum: UInt32, [UInt8])
    case finish(FileID, lease: UInt32, TransferKey, requestID: UInt32, Digest)
    case pause(FileID, lease: UInt32)
    case discard(FileID)
    case remove(Digest)
    case subscribe(TransferKey, DownloadGrant)
    case more(TransferKey, throughBlock: UInt32)
    case unsubscribe(TransferKey)
}
