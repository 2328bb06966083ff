/// Asks who is present.
///
/// Layout: Spec/04-rooms.md, Who (0x020A), sent by the client.
public struct Who: WireFrame, Equatable {
    public static let kind = FrameKind.who

    /// The conversation meant.
    public var target: Target
    /// Only names that sort above this one; empty for all.
    public var after: String

    public init(target: Target, after: String) {
        self.target = target
        self.after = after
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        target = try payload.readTarget(at: &cursor)
        after = try payload.readText8(at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(target: target)
        output.append(text8: after)
    }
}
