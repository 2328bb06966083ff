/// Sets what a room keeps, and for how long.
///
/// Layout: Spec/04-rooms.md, SetKeep (0x0304), sent by the client.
public struct SetKeep: WireFrame, Equatable {
    public static let kind = FrameKind.setKeep

    /// Makes a retry of the same request harmless.
    public var operation: OperationID
    /// The conversation meant.
    public var target: Target
    /// How events are kept.
    public var mode: KeepMode
    /// Age at which an event goes, in seconds; 0 for no bound.
    public var eventAgeSeconds: UInt64
    /// Bytes the event frames may have together; 0 for no bound.
    public var eventBytes: UInt64
    /// Age at which a file goes, in seconds; 0 for no bound.
    public var fileAgeSeconds: UInt64
    /// Bytes the stored files may have together; 0 for no bound.
    public var fileBytes: UInt64

    public init(operation: OperationID, target: Target, rule: KeepRule) {
        self.operation = operation
        self.target = target
        mode = rule.mode
        eventAgeSeconds = rule.eventAgeSeconds
        eventBytes = rule.eventBytes
        fileAgeSeconds = rule.fileAgeSeconds
        fileBytes = rule.fileBytes
    }

    /// The rule that is asked for.
    public var rule: KeepRule {
        KeepRule(
            mode, eventAgeSeconds: eventAgeSeconds, eventBytes: eventBytes, fileAgeSeconds: fileAgeSeconds,
            fileBytes: fileBytes)
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        operation = try payload.readOperation(at: &cursor)
        target = try payload.readTarget(at: &cursor)
        mode = KeepMode(rawValue: try payload.read(UInt8.self, at: &cursor)) ?? .other
        eventAgeSeconds = try payload.read(UInt64.self, at: &cursor)
        eventBytes = try payload.read(UInt64.self, at: &cursor)
        fileAgeSeconds = try payload.read(UInt64.self, at: &cursor)
        fileBytes = try payload.read(UInt64.self, at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(operation: operation)
        output.append(target: target)
        output.append(mode.rawValue)
        output.append(bigEndian: eventAgeSeconds)
        output.append(bigEndian: eventBytes)
        output.append(bigEndian: fileAgeSeconds)
        output.append(bigEndian: fileBytes)
    }
}
