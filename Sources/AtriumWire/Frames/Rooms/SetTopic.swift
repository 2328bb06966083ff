/// Sets the topic of a room.
///
/// Layout: Spec/04-rooms.md, SetTopic (0x0301), sent by the client.
public struct SetTopic: WireFrame, Equatable {
    public static let kind = FrameKind.setTopic

    /// Makes a retry of the same request harmless.
    public var operation: OperationID
    /// The conversation meant.
    public var target: Target
    /// The topic; empty clears it.
    public var topic: String

    public init(operation: OperationID, target: Target, topic: String) {
        self.operation = operation
        self.target = target
        self.topic = topic
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        operation = try payload.readOperation(at: &cursor)
        target = try payload.readTarget(at: &cursor)
        topic = try payload.readText16(at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(operation: operation)
        output.append(target: target)
        output.append(text16: topic)
    }
}
