import AtriumWire

/// How far each account has read each conversation.
struct ReadMarkers: Sendable {
    private struct Key: Hashable, Sendable {
        var account: AccountID
        var conversation: ConversationID
    }

    private var sequences: [Key: UInt64] = [:]

    init(_ markers: [ReadMarker]) {
        for marker in markers { advance(marker.account, marker.conversation, to: marker.sequence) }
    }

    /// Read up to here; 0 where nothing was.
    subscript(account: AccountID, conversation: ConversationID) -> UInt64 {
        sequences[Key(account: account, conversation: conversation)] ?? 0
    }

    /// Moves a marker forward; it never moves back.
    mutating func advance(_ account: AccountID, _ conversation: ConversationID, to sequence: UInt64) {
        let key = Key(account: account, conversation: conversation)
        sequences[key] = max(sequences[key] ?? 0, sequence)
    }
}
