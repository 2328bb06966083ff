import AtriumWire

/// Something a peer wants kept, with the id that makes a retry harmless.
struct PeerOperation {
    /// What it asks for.
    enum Request {
        case say(Target, text: String)
        case topic(Target, String)
        case offer(Target, content: Int)
        case withdraw(FileID)
        case order(Target, PeerOrder)
    }

    let id: OperationID
    let request: Request
    /// Whether it is open on the link there is.
    var isOpen = false
    /// Not sent again before this moment.
    var retryAt: UInt64 = 0
}
