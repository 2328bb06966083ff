import AtriumServices
import AtriumStorage
import AtriumWire

/// What other threads have for a loop.
enum LoopMessage: Sendable {
    /// One turn of the core.
    case core(LoopBatch)
    /// A history page.
    case page(SessionID, HistoryPage)
    /// What became of transfers.
    case disk([DiskReport])
    /// Nothing new is taken in; what is on its way still leaves.
    case refuseNew
    /// Everyone is told this, what is queued is sent, and the loop ends.
    case drain(ErrorFrame)
}

/// A history page on its way to a connection.
struct HistoryPage: Sendable {
    /// Event frames, then the outcome of the request.
    let bytes: [UInt8]
    /// How many of the frames are events.
    let eventCount: UInt64
    /// The request it answers.
    let requestID: UInt32
    /// The conversation it is of.
    let conversation: ConversationID
}
