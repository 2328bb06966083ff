import AtriumClient
import AtriumWire

/// `atrium rooms`: the rooms of the server.
struct RoomsCommand: OneShot {
    init(_ arguments: ParsedArguments) throws(UsageError) {
        guard arguments.words.isEmpty else { throw UsageError("rooms takes no words", in: .rooms) }
    }

    func run(_ exchange: Exchange) throws(CommandFailure) {
        guard case .rooms(_, let rooms) = try exchange.outcome(of: .rooms) else { return }
        let lines = exchange.settings.isJSON ? rooms.map { Self.object($0).line } : Self.table(rooms)
        lines.forEach(StandardStream.output.writeLine)
    }

    /// The rooms as aligned columns.
    static func table(_ rooms: [RoomEntry]) -> [String] {
        var table = Table(["ROOM", "FOR", "PRESENT", "EVENTS", "LAST", "TOPIC"], rightAligned: [2, 3])
        for room in rooms {
            let topic = room.topic.fitting(columns: 60)
            let readers = (room.access == .inviteOnly ? "members" : "all") + (room.hidden ? ", hidden" : "")
            table.add([
                "#" + room.name, readers, String(room.presentCount), String(room.head), room.time.localDay, topic,
            ])
        }
        return table.lines
    }

    private static func object(_ room: RoomEntry) -> JSONObject {
        var object = JSONObject()
        object.put("type", "room")
        object.put("conversation", "#" + room.name)
        object.put("present", UInt64(room.presentCount))
        object.put("head", room.head)
        if room.time.microseconds > 0 { object.put("time", room.time.rfc3339) } else { object.putNull("time") }
        object.put("topic", room.topic)
        object.put("access", room.access.word)
        object.put("hidden", room.hidden)
        object.put("role", room.role.word)
        return object
    }
}
