import AtriumWire

/// What the disk answers. A transfer id says on which link a thing was asked for: what comes behind the end of that
/// link counts for nothing.
package enum DiskReport: Sendable {
    /// The file to be sent is open.
    ///
    /// - `operation`: the one that offers it, or offered it in an earlier run.
    /// - `replaces`: it was offered in an earlier run, and has changed since: that offer, where it is known.
    case opened(CommandToken, BlockLayout, operation: OperationID, isKnown: Bool, replaces: FileID?)
    /// Blocks that were asked for, in that order.
    case blocks(CommandToken, TransferID, [UploadBlock])
    /// Another step of `check` is due.
    case checking(CommandToken, TransferID)
    /// SHA-256 of the first blocks.
    case checked(CommandToken, TransferID, Digest)
    /// Another step of `hash` is due.
    case hashing(CommandToken, TransferID)
    /// SHA-256 of the whole file that is sent.
    case digest(CommandToken, Digest)
    /// The file that is sent is no longer what it was when it was opened.
    case changed(CommandToken)
    /// The folder is there, and the name free. What an earlier run left: the size of the file, and the runs of blocks
    /// that are there.
    case prepared(CommandToken, sizeBytes: UInt64?, received: [Range<Int>])
    /// Another step of `recover` is due.
    case recovering(CommandToken)
    /// So many bytes of a transfer need no memory any more: written, or thrown away.
    case written(CommandToken, TransferID, bytes: Int)
    /// Another step of `finish` is due.
    case finishing(CommandToken, Digest)
    /// The file is whole, verified, durable, and has its name.
    case finished(CommandToken, Digest, path: String)
    /// The job failed, and left nothing behind.
    case failed(CommandToken, ClientError)
    /// The job is over.
    case closed(CommandToken)
}
