/// Rooms, sorted by name without case.
///
/// Layout: Spec/04-rooms.md, RoomList (0x0303), sent by the server.
public struct RoomList: WireFrame, Equatable {
    public static let kind = FrameKind.roomList

    /// 1 where there are more above the last name.
    public var more: Bool
    /// The rooms.
    public var rooms: [RoomEntry]

    public init(more: Bool, rooms: [RoomEntry]) {
        self.more = more
        self.rooms = rooms
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        more = try payload.readBool(at: &cursor)
        rooms = try RoomEntry.list(decoding: payload, at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        output.append(bool: more)
        RoomEntry.encode(rooms, into: &output)
    }
}
