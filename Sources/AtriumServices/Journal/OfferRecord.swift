import AtriumWire

/// The request that offered a file: the same request again takes its upload up.
public struct OfferRecord: Equatable, Sendable {
    public var file: FileID
    public var operation: OperationID

    public init(file: FileID, operation: OperationID) {
        self.file = file
        self.operation = operation
    }
}
