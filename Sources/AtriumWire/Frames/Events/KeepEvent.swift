/// Somebody set what the room keeps.
///
/// Layout: Spec/04-rooms.md, KeepEvent (0x0706), sent by the server.
public struct KeepEvent: WireFrame, Equatable {
    public static let kind = FrameKind.keepEvent

    /// Where the event stands, who made it and when.
    public var head: EventHead
    /// How events are kept from now on.
    public var mode: KeepMode
    /// Age at which an event goes, in seconds; 0 for no bound.
    public var eventAgeSeconds: UInt64
    /// Bytes the event frames may have together; 0 for no bound.
    public var eventBytes: UInt64
    /// Age at which a file goes, in seconds; 0 for no bound.
    public var fileAgeSeconds: UInt64
    /// Bytes the stored files may have together; 0 for no bound.
    public var fileBytes: UInt64

    public init(head: EventHead, rule: KeepRule) {
        self.head = head
        mode = rule.mode
        eventAgeSeconds = rule.eventAgeSeconds
        eventBytes = rule.eventBytes
        fileAgeSeconds = rule.fileAgeSeconds
        fileBytes = rule.fileBytes
    }

    /// The rule in force from now on.
    public var rule: KeepRule {
        KeepRule(
            mode, eventAgeSeconds: eventAgeSeconds, eventBytes: eventBytes, fileAgeSeconds: fileAgeSeconds,
            fileBytes: fileBytes)
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        head = try EventHead(decoding: payload, at: &cursor)
        mode = KeepMode(rawValue: try payload.read(UInt8.self, at: &cursor)) ?? .other
        eventAgeSeconds = try payload.read(UInt64.self, at: &cursor)
        eventBytes = try payload.read(UInt64.self, at: &cursor)
        fileAgeSeconds = try payload.read(UInt64.self, at: &cursor)
        fileBytes = try payload.read(UInt64.self, at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        head.encode(into: &output)
        output.append(mode.rawValue)
        output.append(bigEndian: eventAgeSeconds)
        output.append(bigEndian: eventBytes)
        output.append(bigEndian: fileAgeSeconds)
        output.append(bigEndian: fileBytes)
    }
}
