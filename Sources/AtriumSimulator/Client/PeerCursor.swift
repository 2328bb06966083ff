/// How far a peer has come in one conversation.
struct PeerCursor {
    /// Tells it from others of the same conversation, before and after.
    let number: Int
    /// Everything up to here was shown.
    var delivered: UInt64
    /// The newest event known of.
    var head: UInt64
    /// The newest event that came live on this link, or the head that was told; nil where it is not followed there.
    var liveHead: UInt64?
    /// The open request for missing events asks up to here; nil where none is open.
    var asked: UInt64?
    /// Not asked again before this moment.
    var retryAt: UInt64 = 0

    /// Whether the room is being left.
    var isLeaving = false

    var isMissing: Bool { delivered < head }
}
