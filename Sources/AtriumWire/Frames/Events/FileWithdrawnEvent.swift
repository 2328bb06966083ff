/// An offered file is not to be had any more.
///
/// Layout: Spec/04-rooms.md, FileWithdrawnEvent (0x0705), sent by the server.
public struct FileWithdrawnEvent: WireFrame, Equatable {
    public static let kind = FrameKind.fileWithdrawnEvent

    /// Where the event stands, who made it and when.
    public var head: EventHead
    /// The file.
    public var file: FileID
    /// Why.
    public var reason: WithdrawReason
    /// Size that was offered, in bytes.
    public var sizeBytes: UInt64
    /// File name.
    public var name: String

    public init(head: EventHead, file: FileID, reason: WithdrawReason, sizeBytes: UInt64, name: String) {
        self.head = head
        self.file = file
        self.reason = reason
        self.sizeBytes = sizeBytes
        self.name = name
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        head = try EventHead(decoding: payload, at: &cursor)
        file = FileID(rawValue: try payload.read(UInt64.self, at: &cursor))
        reason = WithdrawReason(rawValue: try payload.read(UInt8.self, at: &cursor)) ?? .other
        sizeBytes = try payload.read(UInt64.self, at: &cursor)
        name = try payload.readText8(at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        head.encode(into: &output)
        output.append(bigEndian: file.rawValue)
        output.append(reason.rawValue)
        output.append(bigEndian: sizeBytes)
        output.append(text8: name)
    }
}
