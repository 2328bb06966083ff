import AtriumWire

/// The bytes of an offered file, on their way.
struct Upload: Sendable {
    /// Which request offered the file; nil where that is not known.
    let operation: OperationID?
    /// Who sends them; nil while nobody does.
    var uploader: Uploader?
    /// Which sender's bytes count: rises each time another takes the upload up. 0 before the first.
    var lease: UInt32
    /// When it is given up, where nobody sends it then.
    var abandonsAt = WallTime(microseconds: 0)
    /// When it is looked at for that; nil while no deadline stands.
    var watchedAt: WallTime?
    /// Bytes known to have room on the disk.
    var allocatedBytes: UInt64 = 0
    /// The end of it that waits for its commit.
    var storing: Storing?
    /// Why the bytes cannot be had any more, while the withdrawal is not kept yet; nil while they may come.
    var failure: WithdrawReason?

    /// Bytes found whole and durable, whose FileStored event waits for its commit.
    struct Storing: Sendable {
        var digest: Digest
        /// Whose UploadEnd is to be answered.
        var uploader: Uploader
        var requestID: UInt32
        /// Whether the event was proposed; it is held back while a withdrawal is on its way.
        var isProposed = false
    }
}
