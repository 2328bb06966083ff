import AtriumWire

/// The request by which a file was taken back, and its outcome: a retry gets it again.
public struct WithdrawalRecord: Equatable, Sendable {
    public var file: FileID
    public var operation: OperationID
    /// Where the FileWithdrawnEvent stands.
    public var sequence: UInt64
    public var time: WallTime

    public init(file: FileID, operation: OperationID, sequence: UInt64, time: WallTime) {
        self.file = file
        self.operation = operation
        self.sequence = sequence
        self.time = time
    }
}
