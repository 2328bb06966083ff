/// Files offered to a conversation, newest first.
///
/// Layout: Spec/06-files.md, FileList (0x050D), sent by the server.
public struct FileList: WireFrame, Equatable {
    public static let kind = FrameKind.fileList

    /// The conversation.
    public var conversation: ConversationID
    /// 1 where there are more below the last sequence.
    public var more: Bool
    /// The files.
    public var files: [FileEntry]

    public init(conversation: ConversationID, more: Bool, files: [FileEntry]) {
        self.conversation = conversation
        self.more = more
        self.files = files
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        conversation = ConversationID(rawValue: try payload.read(UInt64.self, at: &cursor))
        more = try payload.readBool(at: &cursor)
        files = try FileEntry.list(decoding: payload, at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(bigEndian: conversation.rawValue)
        output.append(bool: more)
        FileEntry.encode(files, into: &output)
    }
}
