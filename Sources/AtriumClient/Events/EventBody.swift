import AtriumWire

/// What an event says.
public enum EventBody: Equatable, Sendable {
    /// Somebody said or did something.
    case message(MessageStyle, String)
    /// Somebody set the topic; empty where it was cleared.
    case topic(String)
    /// Somebody set what the room keeps.
    case keep(KeepRule)
    /// Somebody offered a file, which may be fetched from now on.
    case fileOffered(FileID, name: String, sizeBytes: UInt64)
    /// An offered file is whole, verified and kept.
    case fileStored(FileID, name: String, sizeBytes: UInt64, digest: Digest)
    /// An offered file is not to be had any more.
    case fileWithdrawn(FileID, name: String, sizeBytes: UInt64, reason: WithdrawReason)
    /// An event of a kind that this version does not know.
    case unknown(kind: UInt16)
}
