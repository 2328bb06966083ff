/// The outcome of UploadEnd: the file is whole, verified and kept.
///
/// Layout: Spec/06-files.md, Stored (0x0504), sent by the server.
public struct Stored: WireFrame, Equatable {
    public static let kind = FrameKind.stored

    /// The transfer, which has ended.
    public var transfer: TransferID
    /// The file.
    public var file: FileID
    /// The conversation.
    public var conversation: ConversationID
    /// Sequence of the FileStored event.
    public var sequence: UInt64
    /// SHA-256 of the bytes kept.
    public var digest: Digest

    public init(
        transfer: TransferID, file: FileID, conversation: ConversationID, sequence: UInt64, digest: Digest
    ) {
        self.transfer = transfer
        self.file = file
        self.conversation = conversation
        self.sequence = sequence
        self.digest = digest
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        transfer = TransferID(rawValue: try payload.read(UInt32.self, at: &cursor))
        file = FileID(rawValue: try payload.read(UInt64.self, at: &cursor))
        conversation = ConversationID(rawValue: try payload.read(UInt64.self, at: &cursor))
        sequence = try payload.read(UInt64.self, at: &cursor)
        digest = try payload.readDigest(at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(bigEndian: transfer.rawValue)
        output.append(bigEndian: file.rawValue)
        output.append(bigEndian: conversation.rawValue)
        output.append(bigEndian: sequence)
        output.append(digest: digest)
    }
}
