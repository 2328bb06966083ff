/// Asks for the files offered to a conversation, newest first.
///
/// Layout: Spec/06-files.md, ListFiles (0x050C), sent by the client.
public struct ListFiles: WireFrame, Equatable {
    public static let kind = FrameKind.listFiles

    /// The conversation meant.
    public var target: Target
    /// Only offers below this sequence; 0 for all.
    public var before: UInt64
    /// Most entries wanted; 0 for as many as a frame holds.
    public var count: UInt16

    public init(target: Target, before: UInt64, count: UInt16) {
        self.target = target
        self.before = before
        self.count = count
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        target = try payload.readTarget(at: &cursor)
        before = try payload.read(UInt64.self, at: &cursor)
        count = try payload.read(UInt16.self, at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(target: target)
        output.append(bigEndian: before)
        output.append(bigEndian: count)
    }
}
