/// Somebody offered a file, which may be fetched from now on.
///
/// Layout: Spec/04-rooms.md, FileOfferedEvent (0x0703), sent by the server.
public struct FileOfferedEvent: WireFrame, Equatable {
    public static let kind = FrameKind.fileOfferedEvent

    /// Where the event stands, who made it and when.
    public var head: EventHead
    /// The file.
    public var file: FileID
    /// Size in bytes.
    public var sizeBytes: UInt64
    /// File name.
    public var name: String

    public init(head: EventHead, file: FileID, sizeBytes: UInt64, name: String) {
        self.head = head
        self.file = file
        self.sizeBytes = sizeBytes
        self.name = name
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        head = try EventHead(decoding: payload, at: &cursor)
        file = FileID(rawValue: try payload.read(UInt64.self, at: &cursor))
        sizeBytes = try payload.read(UInt64.self, at: &cursor)
        name = try payload.readText8(at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        head.encode(into: &output)
        output.append(bigEndian: file.rawValue)
        output.append(bigEndian: sizeBytes)
        output.append(text8: name)
    }
}
