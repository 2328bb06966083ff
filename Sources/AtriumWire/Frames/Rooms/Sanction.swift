/// Takes an account out of a room, bans it, mutes it, or lifts that.
///
/// Layout: Spec/04-rooms.md, Sanction (0x0309), sent by the client.
public struct Sanction: WireFrame, Equatable {
    public static let kind = FrameKind.sanction

    /// Makes a retry of the same request harmless.
    public var operation: OperationID
    /// The conversation meant.
    public var target: Target
    /// Name of the account.
    public var name: String
    /// What is to be done.
    public var sanction: SanctionKind
    /// How long a ban or a mute lasts; 0 for good.
    public var durationSeconds: UInt64
    /// Why, for everybody in the room to read; may be empty.
    public var reason: String

    public init(
        operation: OperationID, target: Target, name: String, sanction: SanctionKind, durationSeconds: UInt64,
        reason: String
    ) {
        self.operation = operation
        self.target = target
        self.name = name
        self.sanction = sanction
        self.durationSeconds = durationSeconds
        self.reason = reason
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        operation = try payload.readOperation(at: &cursor)
        target = try payload.readTarget(at: &cursor)
        name = try payload.readText8(at: &cursor)
        sanction = SanctionKind(rawValue: try payload.read(UInt8.self, at: &cursor)) ?? .other
        durationSeconds = try payload.read(UInt64.self, at: &cursor)
        reason = try payload.readText16(at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(operation: operation)
        output.append(target: target)
        output.append(text8: name)
        output.append(sanction.rawValue)
        output.append(bigEndian: durationSeconds)
        output.append(text16: reason)
    }
}
