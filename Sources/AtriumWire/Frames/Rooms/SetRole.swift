/// Gives an account a role in a room, or takes it away.
///
/// Layout: Spec/04-rooms.md, SetRole (0x0306), sent by the client.
public struct SetRole: WireFrame, Equatable {
    public static let kind = FrameKind.setRole

    /// Makes a retry of the same request harmless.
    public var operation: OperationID
    /// The conversation meant.
    public var target: Target
    /// Name of the account.
    public var name: String
    /// Its role from now on.
    public var role: RoomRole

    public init(
        operation: OperationID, target: Target, name: String, role: RoomRole
    ) {
        self.operation = operation
        self.target = target
        self.name = name
        self.role = role
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        operation = try payload.readOperation(at: &cursor)
        target = try payload.readTarget(at: &cursor)
        name = try payload.readText8(at: &cursor)
        role = RoomRole(rawValue: try payload.read(UInt8.self, at: &cursor)) ?? .other
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(operation: operation)
        output.append(target: target)
        output.append(text8: name)
        output.append(role.rawValue)
    }
}
