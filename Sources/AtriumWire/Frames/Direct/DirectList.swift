/// Direct conversations of the account, rising in id.
///
/// Layout: Spec/05-direct-messages.md, DirectList (0x0402), sent by the server.
public struct DirectList: WireFrame, Equatable {
    public static let kind = FrameKind.directList

    /// 1 where there are more above the last id.
    public var more: Bool
    /// The conversations.
    public var directs: [DirectEntry]

    public init(more: Bool, directs: [DirectEntry]) {
        self.more = more
        self.directs = directs
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        more = try payload.readBool(at: &cursor)
        directs = try DirectEntry.list(decoding: payload, at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(bool: more)
        DirectEntry.encode(directs, into: &output)
    }
}
