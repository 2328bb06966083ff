import AtriumWire

/// One direct conversation.
struct Direct: Sendable {
    let conversation: ConversationID
    let pair: AccountPair
    var log: LogState
}
