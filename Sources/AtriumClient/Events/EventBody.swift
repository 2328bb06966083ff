import AtriumWire

/// What an event says.
public enum EventBody: Equatable, Sendable {
    /// Somebody said or did something.
    case message(MessageStyle, String)
    /// Somebody set the topic; empty where it was cleared.
    case topic(String)
    /// Somebody set what the room keeps.
    case keep(KeepRule)
    /// Somebody set who may read the room, and whether it is listed.
    case access(RoomAccess, isHidden: Bool)
    /// Somebody gave an account a role in the room, or took it away; `isInvited` where it was invited.
    case role(AccountID, name: String, RoomRole, isInvited: Bool)
    /// Somebody kicked, banned or muted an account, or lifted that; for so many seconds, 0 for good.
    case sanction(AccountID, name: String, SanctionKind, durationSeconds: UInt64, reason: String)
    /// Somebody offered a file, which may be fetched from now on.
    case fileOffered(FileID, name: String, sizeBytes: UInt64)
    /// An offered file is whole, verified and kept.
    case fileStored(FileID, name: String, sizeBytes: UInt64, digest: Digest)
    /// An offered file is not to be had any more.
    case fileWithdrawn(FileID, name: String, sizeBytes: UInt64, reason: WithdrawReason)
    /// An event of a kind that this version does not know.
    case unknown(kind: UInt16)
}
