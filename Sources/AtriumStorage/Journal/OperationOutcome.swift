import AtriumWire

/// What became of one operation.
package struct OperationOutcome: Equatable {
    /// Of the request's body: the same id with another body is a conflict.
    package var fingerprint: UInt64
    package var conversation: ConversationID
    package var sequence: UInt64
    package var time: WallTime
    /// The id of the file an operation offered; nil for others.
    package var file: FileID?

    package init(
        fingerprint: UInt64, conversation: ConversationID, sequence: UInt64, time: WallTime, file: FileID?
    ) {
        self.fingerprint = fingerprint
        self.conversation = conversation
        self.sequence = sequence
        self.time = time
        self.file = file
    }
}
