import AtriumServices
import AtriumWire

/// What core, readers and disk workers have for a loop.
enum LoopMail {
    case core(LoopBatch)
    case page(SessionID, ServerPage)
    case worker(WorkerReport)
}

/// A history page on its way to a connection.
struct ServerPage {
    /// Event frames, then the outcome of the request.
    var bytes: [UInt8]
    var eventCount: UInt64
    var requestID: UInt32
    var conversation: ConversationID
}
