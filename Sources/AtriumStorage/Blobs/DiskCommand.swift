import AtriumServices
import AtriumWire

/// What a disk worker is told to do. Everything about one file goes to one worker, in order.
public enum DiskCommand: Sendable {
    /// Begins the upload of a file, or takes it up again under a higher lease. From the core.
    case open(FileID, sizeBytes: UInt64, lease: UInt32)
    /// Says what there is of an upload that was opened, once all of it is verified. From the loop of its sender.
    case take(FileID, lease: UInt32, TransferKey, requestID: UInt32)
    /// Writes one block whose CRC-32C the loop has compared. From a loop.
    case write(FileID, lease: UInt32, TransferKey, block: UInt32, checksum: UInt32, DataSlice)
    /// Every block was sent: compares the digest, and keeps the file. From a loop.
    case finish(FileID, lease: UInt32, TransferKey, requestID: UInt32, Digest)
    /// The sender's link is gone; the upload waits for it. From a loop.
    case pause(FileID, lease: UInt32)
    /// The sender has been silent for long; those who follow are to know. From a loop.
    case stall(FileID, lease: UInt32)
    /// Gives an upload up. From the core.
    case discard(FileID)
    /// Removes a stored blob. From the core, when no offer names it and no upload is open that may yet become it.
    case remove(Digest)
    /// Begins to report which blocks of a file may be sent. From a loop.
    case subscribe(TransferKey, DownloadGrant)
    /// The loop has sent up to and with this block: reads on. From a loop.
    case more(TransferKey, throughBlock: UInt32)
    /// Ends a subscription without a word. From a loop.
    case unsubscribe(TransferKey)
}
