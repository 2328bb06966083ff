/// The outcome of a request that has nothing more to say.
///
/// Layout: Spec/03-session.md, Done (0x0007), sent by the server.
public struct Done: WireFrame, Equatable {
    public static let kind = FrameKind.done

    public init() {}

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {}
}
