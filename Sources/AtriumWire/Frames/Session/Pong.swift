/// Answers Ping.
///
/// Layout: Spec/03-session.md, Pong (0x0004), sent by either side.
public struct Pong: WireFrame, Equatable {
    public static let kind = FrameKind.pong

    /// Event frames received on this connection so far.
    public var eventsReceived: UInt64

    public init(eventsReceived: UInt64) {
        self.eventsReceived = eventsReceived
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        eventsReceived = try payload.read(UInt64.self, at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(bigEndian: eventsReceived)
    }
}
