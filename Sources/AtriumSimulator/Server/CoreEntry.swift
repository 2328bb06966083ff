import AtriumServices
import AtriumWire

/// What loops, journal and disk workers have for the core.
enum CoreEntry {
    /// A request of a session: its whole frame.
    case request(SessionID, [UInt8])
    case lookUp(SessionID, requestID: UInt32, name: String, CredentialID)
    case admit(SessionID, requestID: UInt32, name: String, ProvenSecret)
    case uploadEnded(Uploader, FileID, WithdrawReason)
    /// A client has said that it keeps a file it fetched.
    case fetched(SessionID, FileID)
    case historyFinished(SessionID, ConversationID)
    case ended(SessionID, LeaveReason)
    case committed([CommittedBatch])
    case worker(WorkerReport)
}
