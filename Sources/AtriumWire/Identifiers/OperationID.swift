/// What makes a retry harmless: the client instance that first sent a request, and its rising count of them. The
/// same id gets the first outcome, never a second event. Spec/02-framing.md §2.8.
public struct OperationID: Hashable, Sendable {
    /// 64 random bits, drawn when a client starts.
    public var instance: UInt64
    /// Rises by 1 with each new operation of the instance, from 1.
    public var counter: UInt64

    public init(instance: UInt64, counter: UInt64) {
        self.instance = instance
        self.counter = counter
    }
}

extension RawSpan {
    /// Reads an operation id.
    public func readOperation(at cursor: inout Int) throws(DecodeError) -> OperationID {
        OperationID(
            instance: try read(UInt64.self, at: &cursor), counter: try read(UInt64.self, at: &cursor))
    }
}

extension [UInt8] {
    /// Appends an operation id.
    public mutating func append(operation: OperationID) {
        append(bigEndian: operation.instance)
        append(bigEndian: operation.counter)
    }
}
