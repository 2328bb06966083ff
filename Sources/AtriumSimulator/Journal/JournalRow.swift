import AtriumServices
import AtriumStorage
import AtriumWire

/// One row a transaction writes.
enum JournalRow {
    case event(ConversationID, sequence: UInt64, KeptEvent)
    case log(ConversationID)
    case room(RoomRecord)
    case topic(ConversationID, String)
    /// A room, its log and its markers are taken away.
    case noRoom(ConversationID)
    case direct(DirectRecord)
    case account(AccountRecord)
    case file(FileRecord)
    case fileState(FileID, FileState, Digest)
    case marker(ReadMarker)
    /// The first fetch of a file by an account; a second changes nothing.
    case fetch(FetchRecord)
    case withdrawal(WithdrawalRecord)
    /// The next id of a kind.
    case next(JournalState.Counter, UInt64)
}
