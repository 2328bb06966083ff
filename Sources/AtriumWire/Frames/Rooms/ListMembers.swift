/// Asks for the roles in a room, and for the sanctions there.
///
/// Layout: Spec/04-rooms.md, ListMembers (0x030B), sent by the client.
public struct ListMembers: WireFrame, Equatable {
    public static let kind = FrameKind.listMembers

    /// The conversation meant.
    public var target: Target
    /// Only accounts above this id; 0 for all.
    public var after: AccountID
    /// Most entries wanted; 0 for as many as a frame holds.
    public var count: UInt16

    public init(
        target: Target, after: AccountID, count: UInt16
    ) {
        self.target = target
        self.after = after
        self.count = count
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        target = try payload.readTarget(at: &cursor)
        after = AccountID(rawValue: try payload.read(UInt64.self, at: &cursor))
        count = try payload.read(UInt16.self, at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(target: target)
        output.append(bigEndian: after.rawValue)
        output.append(bigEndian: count)
    }
}
