import AtriumWire

/// What the network thread asks of the disk thread. Requests of one transfer are done in order; one that failed
/// does nothing more, but still answers.
package enum DiskRequest: Sendable {
    /// Opens a file to be sent. Answer: `opened`.
    case open(CommandToken, path: String)
    /// Reads blocks as Chunk frames. Answer: `blocks`; and `digest` behind the last block of the file.
    case read(CommandToken, TransferID, Range<Int>)
    /// Opens the folder of a download, and looks whether its name is free. Answer: `prepared`.
    case prepare(CommandToken, destination: String?, overwrite: Bool)
    /// Creates the partial file.
    case create(CommandToken, offeredName: String, BlockLayout)
    /// Writes blocks. Answer: `written`, in each case.
    case write(CommandToken, TransferID, [DownloadBlock])
    /// Compares digests and gives the file its name. Answer: `finished`.
    case finish(CommandToken, Digest)
    /// Ends a job; an unfinished download is removed. Answer: `closed`, the last of the job.
    case close(CommandToken)
    /// Ends the thread.
    case stop
}
