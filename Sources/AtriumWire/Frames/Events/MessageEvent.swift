/// Somebody said something.
///
/// Layout: Spec/04-rooms.md, MessageEvent (0x0701), sent by the server.
public struct MessageEvent: WireFrame, Equatable {
    public static let kind = FrameKind.messageEvent

    /// Where the event stands, who made it and when.
    public var head: EventHead
    /// Said or done.
    public var style: MessageStyle
    /// What was said.
    public var text: String

    public init(head: EventHead, style: MessageStyle, text: String) {
        self.head = head
        self.style = style
        self.text = text
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        head = try EventHead(decoding: payload, at: &cursor)
        style = MessageStyle(rawValue: try payload.read(UInt8.self, at: &cursor)) ?? .plain
        text = try payload.readText16(at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        head.encode(into: &output)
        output.append(style.rawValue)
        output.append(text16: text)
    }
}
