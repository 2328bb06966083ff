/// Has live events of a conversation sent to this session. A room of a new name is created by it.
///
/// Layout: Spec/04-rooms.md, Follow (0x0203), sent by the client.
public struct Follow: WireFrame, Equatable {
    public static let kind = FrameKind.follow

    /// The conversation meant.
    public var target: Target
    /// 1 to be present: announced to the others and listed.
    public var announce: Bool

    public init(target: Target, announce: Bool) {
        self.target = target
        self.announce = announce
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        target = try payload.readTarget(at: &cursor)
        announce = try payload.readBool(at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(target: target)
        output.append(bool: announce)
    }
}
