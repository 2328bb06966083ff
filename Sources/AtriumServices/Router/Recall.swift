import AtriumWire

/// Names an open request within the server.
struct RequestKey: Hashable, Sendable {
    var session: SessionID
    var requestID: UInt32
}

/// What the outcome of a request needs beside what comes back from the journal. Most requests need nothing.
struct Recall: Sendable {
    /// Whether the request created its conversation.
    var created: Bool
    /// The transfer an offer opens.
    var transfer: TransferID?
    /// Why it is refused, where it repeats nothing that was kept.
    var refusal: Refusal?
}
