import AtriumWire

/// A conversation that exists, and that its caller may read.
enum Place: Sendable {
    case room(ConversationID)
    case direct(ConversationID)

    var conversation: ConversationID {
        switch self {
        case .room(let conversation), .direct(let conversation): conversation
        }
    }
}
