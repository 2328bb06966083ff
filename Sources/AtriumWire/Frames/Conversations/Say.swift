/// Says something in a conversation. A room of a new name is created by it.
///
/// Layout: Spec/04-rooms.md, Say (0x0201), sent by the client.
public struct Say: WireFrame, Equatable {
    public static let kind = FrameKind.say

    /// Makes a retry of the same request harmless.
    public var operation: OperationID
    /// The conversation meant.
    public var target: Target
    /// Said or done.
    public var style: MessageStyle
    /// What is said: 1 byte or more.
    public var text: String

    public init(operation: OperationID, target: Target, style: MessageStyle, text: String) {
        self.operation = operation
        self.target = target
        self.style = style
        self.text = text
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        operation = try payload.readOperation(at: &cursor)
        target = try payload.readTarget(at: &cursor)
        style = MessageStyle(rawValue: try payload.read(UInt8.self, at: &cursor)) ?? .plain
        text = try payload.readText16(at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(operation: operation)
        output.append(target: target)
        output.append(style.rawValue)
        output.append(text16: text)
    }
}
