/// The outcome of Fetch: what is coming.
///
/// Layout: Spec/06-files.md, Fetching (0x0506), sent by the server.
public struct Fetching: WireFrame, Equatable {
    public static let kind = FrameKind.fetching

    /// The transfer.
    public var transfer: TransferID
    /// The file.
    public var file: FileID
    /// The conversation it was offered to.
    public var conversation: ConversationID
    /// Size of the file.
    public var sizeBytes: UInt64
    /// Uploading while it still comes in, or stored.
    public var state: FileState
    /// File name.
    public var name: String

    public init(
        transfer: TransferID, file: FileID, conversation: ConversationID, sizeBytes: UInt64, state: FileState,
        name: String
    ) {
        self.transfer = transfer
        self.file = file
        self.conversation = conversation
        self.sizeBytes = sizeBytes
        self.state = state
        self.name = name
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        transfer = TransferID(rawValue: try payload.read(UInt32.self, at: &cursor))
        file = FileID(rawValue: try payload.read(UInt64.self, at: &cursor))
        conversation = ConversationID(rawValue: try payload.read(UInt64.self, at: &cursor))
        sizeBytes = try payload.read(UInt64.self, at: &cursor)
        state = FileState(rawValue: try payload.read(UInt8.self, at: &cursor)) ?? .other
        name = try payload.readText8(at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(bigEndian: transfer.rawValue)
        output.append(bigEndian: file.rawValue)
        output.append(bigEndian: conversation.rawValue)
        output.append(bigEndian: sizeBytes)
        output.append(state.rawValue)
        output.append(text8: name)
    }
}
