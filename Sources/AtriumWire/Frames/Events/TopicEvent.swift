/// Somebody set the topic.
///
/// Layout: Spec/04-rooms.md, TopicEvent (0x0702), sent by the server.
public struct TopicEvent: WireFrame, Equatable {
    public static let kind = FrameKind.topicEvent

    /// Where the event stands, who made it and when.
    public var head: EventHead
    /// The topic; empty where it was cleared.
    public var topic: String

    public init(head: EventHead, topic: String) {
        self.head = head
        self.topic = topic
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        head = try EventHead(decoding: payload, at: &cursor)
        topic = try payload.readText16(at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        head.encode(into: &output)
        output.append(text16: topic)
    }
}
