/// Asks who has fetched a file, by the account that offered it.
///
/// Layout: Spec/06-files.md, ListFetches (0x0510), sent by the client.
public struct ListFetches: WireFrame, Equatable {
    public static let kind = FrameKind.listFetches

    /// The file, offered by the same account.
    public var file: FileID
    /// Most entries wanted; 0 for all.
    public var count: UInt16

    public init(file: FileID, count: UInt16) {
        self.file = file
        self.count = count
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        file = FileID(rawValue: try payload.read(UInt64.self, at: &cursor))
        count = try payload.read(UInt16.self, at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(bigEndian: file.rawValue)
        output.append(bigEndian: count)
    }
}
