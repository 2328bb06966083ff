import AtriumServices
import AtriumStorage
import AtriumWire

/// One row a transaction writes.
enum JournalRow {
    case event(ConversationID, sequence: UInt64, KeptEvent)
    case log(ConversationID)
    case room(RoomRecord)
    case topic(ConversationID, String)
    /// What a room keeps from the event of that sequence on.
    case keep(ConversationID, KeepRule?, keepsEvents: Bool, sequence: UInt64)
    /// The newest event of a log that keeps none.
    case unkept(ConversationID, sequence: UInt64, WallTime)
    /// Events below that sequence are gone.
    case expired(ConversationID, first: UInt64)
    /// An operation is done whose event is gone.
    case forgotten(AccountID, OperationID, WallTime)
    /// A log that kept nothing begins anew.
    case epoch(ConversationID)
    /// A room, its log and its markers are taken away.
    case noRoom(ConversationID)
    case direct(DirectRecord)
    case account(AccountRecord)
    case accountChange(AccountID, AccountChange)
    /// An account that was released, and that nothing names any more.
    case noAccount(AccountID)
    /// How far an account has read does not matter any more.
    case noMarkers(AccountID)
    case invitation(InvitationRecord)
    case noInvitation(Digest)
    case file(FileRecord, OperationID)
    case fileState(FileID, FileState, Digest)
    case marker(ReadMarker)
    /// The first fetch of a file by an account; a second changes nothing.
    case fetch(FetchRecord)
    case withdrawal(WithdrawalRecord)
    case access(ConversationID, RoomAccess, isHidden: Bool)
    case standing(ConversationID, AccountID, StandingChange)
    case forgetSanctions(ConversationID, endedBy: WallTime)
    case block(BlockingRecord, isBlocked: Bool)
    case audit(AuditRecord)
    /// The next id of a kind.
    case next(JournalState.Counter, UInt64)
}
