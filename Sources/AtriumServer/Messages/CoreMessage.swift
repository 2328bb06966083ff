import AtriumServices
import AtriumStorage
import AtriumWire

/// What other threads have for the core.
enum CoreMessage: Sendable {
    /// One turn of a loop.
    case requests(RequestBatch)
    /// Batches the journal has dealt with, in the order they were proposed.
    case committed([CommittedBatch])
    /// What became of uploads.
    case disk([DiskReport])
    /// What room the disks have, where that was looked at, and what uploads take up.
    case space(SpaceReport?, [UploadProgress])
    /// What the control socket asks.
    case control(ControlOrder)
    /// The journal met an error that leaves open what is on the disk, and keeps nothing any more. What it had is not
    /// given back: whether it was kept only a fresh look can say, so nothing may be said of it.
    case journalHalted
    /// The server stops, and this loop forwards nothing any more. The core ends once each loop and each disk worker
    /// has said so, and all that is in the journal's hands has come back.
    case loopIsQuiet
    /// The server stops, and this disk worker ends no upload any more: those it has ended were reported before.
    case diskIsQuiet
}
