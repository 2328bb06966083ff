import AtriumServices
import AtriumWire

/// What one turn of a loop has for the core: frames end to end in one buffer, and what else its sessions need.
struct RequestBatch: Sendable {
    /// Request frames, where the entries say.
    var bytes: [UInt8] = []
    /// In the order the loop met them, which is each session's order.
    var entries: [Entry] = []

    enum Entry: Sendable {
        /// A request of a session.
        case request(SessionID, Range<Int>)
        /// A claim of a session, and whether nobody can have overheard it.
        case claim(SessionID, Range<Int>, isPrivate: Bool)
        /// What verifies a secret is wanted.
        case lookUp(SessionID, requestID: UInt32, name: String, CredentialID)
        /// A login was proved: the session asks to be let in.
        case admit(SessionID, requestID: UInt32, name: String, ProvenSecret)
        /// An upload is over before its end: the client cancelled it, or broke its rules. The loop has said so.
        case uploadEnded(Uploader, FileID, WithdrawReason)
        /// A client has said that it keeps a file it fetched.
        case fetched(SessionID, FileID)
        /// A history page has left for its client.
        case historyFinished(SessionID, ConversationID)
        /// The session is over.
        case ended(SessionID, LeaveReason)
    }

    var isEmpty: Bool { entries.isEmpty }

    init() {}

    /// A turn with so much to ask is likely to be followed by another.
    private static let busyCount = 16

    /// An empty one, with room for as much where that was much.
    init(like used: RequestBatch) {
        guard used.entries.count >= Self.busyCount else { return }
        bytes.reserveCapacity(used.bytes.count)
        entries.reserveCapacity(used.entries.count)
    }
}
