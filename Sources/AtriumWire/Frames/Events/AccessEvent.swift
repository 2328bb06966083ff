/// Somebody set who may read the room, and whether it is listed.
///
/// Layout: Spec/04-rooms.md, AccessEvent (0x0707), sent by the server.
public struct AccessEvent: WireFrame, Equatable {
    public static let kind = FrameKind.accessEvent

    /// Where the event stands, who made it and when.
    public var head: EventHead
    /// Who may read the room from now on.
    public var access: RoomAccess
    /// 1 where the list of rooms shows it to its members alone.
    public var hidden: Bool

    public init(
        head: EventHead, access: RoomAccess, hidden: Bool
    ) {
        self.head = head
        self.access = access
        self.hidden = hidden
    }

    public init(decoding payload: RawSpan) throws(DecodeError) {
        var cursor = 0
        head = try EventHead(decoding: payload, at: &cursor)
        access = RoomAccess(rawValue: try payload.read(UInt8.self, at: &cursor)) ?? .other
        hidden = try payload.readBool(at: &cursor)
        try payload.skipFields(from: &cursor)
    }

    public func encodePayload(into output: inout [UInt8]) {
        head.encode(into: &output)
        output.append(access.rawValue)
        output.append(bool: hidden)
    }
}
