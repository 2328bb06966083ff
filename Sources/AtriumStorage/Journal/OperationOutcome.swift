import AtriumWire

/// What became of one operation.
struct OperationOutcome: Equatable {
    /// Of the request's body: the same id with another body is a conflict.
    var fingerprint: UInt64
    var conversation: ConversationID
    var sequence: UInt64
    var time: WallTime
    /// The id of the file an operation offered; nil for others.
    var file: FileID?
}
