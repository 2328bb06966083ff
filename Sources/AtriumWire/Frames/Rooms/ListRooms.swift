/// Asks for the rooms of the server.
///
/// Layout: Spec/04-rooms.md, ListRooms (0x0302), sent by the client.
public struct ListRooms: WireFrame, Equatable {
    public static let kind = FrameKind.listRooms

    /// Only names that sort above this one; empty for all.
    public var after: String
    /// Most entries wanted; 0 for as many as a frame holds.
    public var count: UInt16

    public init(after: String, count: UInt16) {
        self.after = after
        self.count = count
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        after = try payload.readText8(at: &cursor)
        count = try payload.read(UInt16.self, at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(text8: after)
        output.append(bigEndian: count)
    }
}
