/// Who has fetched a file, in the order in which they first had it.
///
/// Layout: Spec/06-files.md, FetchList (0x0511), sent by the server.
public struct FetchList: WireFrame, Equatable {
    public static let kind = FrameKind.fetchList

    /// The file.
    public var file: FileID
    /// 1 where there are more than were asked for.
    public var more: Bool
    /// The fetches, one for each account.
    public var fetches: [FetchEntry]

    public init(file: FileID, more: Bool, fetches: [FetchEntry]) {
        self.file = file
        self.more = more
        self.fetches = fetches
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        file = FileID(rawValue: try payload.read(UInt64.self, at: &cursor))
        more = try payload.readBool(at: &cursor)
        fetches = try FetchEntry.list(decoding: payload, at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(bigEndian: file.rawValue)
        output.append(bool: more)
        FetchEntry.encode(fetches, into: &output)
    }
}
