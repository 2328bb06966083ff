import AtriumWire

/// What the machine asks of the disk. Requests of one transfer are done in order; one that failed does nothing more,
/// but still answers. What takes long is done in steps: the answer then says so, and the machine asks again.
package enum DiskRequest: Sendable {
    /// Opens a file to be sent. Answer: `opened`.
    ///
    /// - `fresh`: the operation that offers it, where nothing is left of an earlier run.
    /// - `anew`: nothing an earlier run left is gone on with; the file was open before under this token.
    case open(CommandToken, path: String, UploadPlace, fresh: OperationID, anew: Bool)
    /// Notes that the offer of an upload stands.
    case note(CommandToken, FileID)
    /// Reads blocks as Chunk frames. Answer: `blocks`; and `digest` behind the last block of the file.
    case read(CommandToken, TransferID, Range<Int>)
    /// Hashes the first blocks of a file that is sent. Answer: `checking`, or `checked`.
    case check(CommandToken, TransferID, blockCount: Int)
    /// Hashes what was not read to be sent. Answer: `hashing`, or `digest`.
    case hash(CommandToken, TransferID)
    /// Opens the folder of a download, looks whether its name is free, and for what an earlier run left. Answer:
    /// `recovering`, or `prepared`.
    case prepare(CommandToken, DownloadPlace, destination: String?, overwrite: Bool)
    /// Goes on with looking at what an earlier run left. Answer: `recovering`, or `prepared`.
    case recover(CommandToken)
    /// Creates the partial file, unless an earlier run left it.
    case create(CommandToken, offeredName: String, BlockLayout)
    /// Writes blocks. Answer: `written`, in each case.
    case write(CommandToken, TransferID, [DownloadBlock])
    /// Compares digests and gives the file its name. Answer: `finishing`, or `finished`.
    case finish(CommandToken, Digest)
    /// Ends a job. Answer: `closed`, the last of the job.
    ///
    /// - `keeps`: whether a later run of the program is to go on with it; what is unfinished is removed otherwise.
    case close(CommandToken, keeps: Bool)
    /// Ends the thread; what is unfinished is kept for a later run.
    case stop
}
