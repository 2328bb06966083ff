/// Makes an account a member of a room, and tells it so.
///
/// Layout: Spec/04-rooms.md, Invite (0x0307), sent by the client.
public struct Invite: WireFrame, Equatable {
    public static let kind = FrameKind.invite

    /// Makes a retry of the same request harmless.
    public var operation: OperationID
    /// The conversation meant.
    public var target: Target
    /// Name of the account.
    public var name: String

    public init(
        operation: OperationID, target: Target, name: String
    ) {
        self.operation = operation
        self.target = target
        self.name = name
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        operation = try payload.readOperation(at: &cursor)
        target = try payload.readTarget(at: &cursor)
        name = try payload.readText8(at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(operation: operation)
        output.append(target: target)
        output.append(text8: name)
    }
}
