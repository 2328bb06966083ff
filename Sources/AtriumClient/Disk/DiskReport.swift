import AtriumWire

/// What the disk thread answers.
package enum DiskReport: Sendable {
    /// The file to be sent is open.
    case opened(CommandToken, BlockLayout)
    /// Blocks that were asked for, in that order.
    case blocks(CommandToken, [UploadBlock])
    /// SHA-256 of the whole file that is sent.
    case digest(CommandToken, Digest)
    /// The folder is there, and the name free.
    case prepared(CommandToken)
    /// So many bytes of a transfer need no memory any more: written, or thrown away.
    case written(CommandToken, TransferID, bytes: Int)
    /// The file is whole, verified, durable, and has its name.
    case finished(CommandToken, Digest, path: String)
    /// The job failed, and left nothing behind.
    case failed(CommandToken, ClientError)
    /// The job is over.
    case closed(CommandToken)
}
