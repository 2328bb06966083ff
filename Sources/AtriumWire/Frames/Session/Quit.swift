/// Ends the session in good order.
///
/// Layout: Spec/03-session.md, Quit (0x0006), sent by the client.
public struct Quit: WireFrame, Equatable {
    public static let kind = FrameKind.quit

    public init() {}

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {}
}
