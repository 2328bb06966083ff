import AtriumWire

/// What a reader that fell behind has missed. It gets a Gap for each conversation once its queue is empty, and
/// fetches the events from history: neither a room nor memory waits for it. [ROOM-4.6-1]
struct Lag {
    /// The newest event not sent, by conversation.
    private(set) var heads: [ConversationID: UInt64] = [:]

    /// Notes that an event was not sent.
    mutating func skip(_ conversation: ConversationID, sequence: UInt64) {
        heads[conversation] = max(sequence, heads[conversation] ?? 0)
    }
}
