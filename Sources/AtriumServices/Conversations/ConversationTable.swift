import AtriumWire

/// What there is of each conversation, by its id. A value is changed where it lies, and costs no allocation: a message
/// changes several.
struct ConversationTable<Value: Sendable>: Sendable {
    private var places: [ConversationID: Int] = [:]
    private var values: [Value] = []
    /// The conversation of each value.
    private(set) var conversations: [ConversationID] = []

    var count: Int { values.count }

    subscript(conversation: ConversationID) -> Value? {
        guard let place = places[conversation] else { return nil }
        return values[place]
    }

    /// Adds what there is of a conversation, or replaces it.
    mutating func insert(_ value: Value, for conversation: ConversationID) {
        if let place = places[conversation] {
            values[place] = value
        } else {
            places[conversation] = values.count
            values.append(value)
            conversations.append(conversation)
        }
    }

    /// Changes what there is of a conversation.
    ///
    /// - Returns: what `change` does; nil where there is nothing.
    @discardableResult
    mutating func update<Result>(_ conversation: ConversationID, _ change: (inout Value) -> Result) -> Result? {
        guard let place = places[conversation] else { return nil }
        return change(&values[place])
    }

    /// Takes a conversation away; the last takes its place.
    mutating func remove(_ conversation: ConversationID) {
        guard let place = places.removeValue(forKey: conversation) else { return }
        values.swapAt(place, values.count - 1)
        conversations.swapAt(place, conversations.count - 1)
        values.removeLast()
        conversations.removeLast()
        if place < values.count { places[conversations[place]] = place }
    }
}
