/// An offered file is whole, verified and kept.
///
/// Layout: Spec/04-rooms.md, FileStoredEvent (0x0704), sent by the server.
public struct FileStoredEvent: WireFrame, Equatable {
    public static let kind = FrameKind.fileStoredEvent

    /// Where the event stands, who made it and when.
    public var head: EventHead
    /// The file.
    public var file: FileID
    /// Size in bytes.
    public var sizeBytes: UInt64
    /// SHA-256 of the bytes.
    public var digest: Digest
    /// File name.
    public var name: String

    public init(head: EventHead, file: FileID, sizeBytes: UInt64, digest: Digest, name: String) {
        self.head = head
        self.file = file
        self.sizeBytes = sizeBytes
        self.digest = digest
        self.name = name
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        head = try EventHead(decoding: payload, at: &cursor)
        file = FileID(rawValue: try payload.read(UInt64.self, at: &cursor))
        sizeBytes = try payload.read(UInt64.self, at: &cursor)
        digest = try payload.readDigest(at: &cursor)
        name = try payload.readText8(at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        head.encode(into: &output)
        output.append(bigEndian: file.rawValue)
        output.append(bigEndian: sizeBytes)
        output.append(digest: digest)
        output.append(text8: name)
    }
}
