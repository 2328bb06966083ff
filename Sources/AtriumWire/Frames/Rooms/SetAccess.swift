/// Sets who may read a room, and whether it is listed. A room of a new name is created so.
///
/// Layout: Spec/04-rooms.md, SetAccess (0x0305), sent by the client.
public struct SetAccess: WireFrame, Equatable {
    public static let kind = FrameKind.setAccess

    /// Makes a retry of the same request harmless.
    public var operation: OperationID
    /// The conversation meant.
    public var target: Target
    /// Who may read it.
    public var access: RoomAccess
    /// 1 to have the list of rooms show it to its members alone.
    public var hidden: Bool

    public init(
        operation: OperationID, target: Target, access: RoomAccess, hidden: Bool
    ) {
        self.operation = operation
        self.target = target
        self.access = access
        self.hidden = hidden
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        operation = try payload.readOperation(at: &cursor)
        target = try payload.readTarget(at: &cursor)
        access = RoomAccess(rawValue: try payload.read(UInt8.self, at: &cursor)) ?? .other
        hidden = try payload.readBool(at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(operation: operation)
        output.append(target: target)
        output.append(access.rawValue)
        output.append(bool: hidden)
    }
}
