import AtriumClient
import AtriumWire

/// `atrium topic ROOM [TEXT…]`: shows the topic, or sets it; an empty TEXT clears it.
struct TopicCommand: OneShot {
    let room: String
    /// nil to show it.
    let topic: String?

    init(_ arguments: ParsedArguments) throws(UsageError) {
        guard let first = arguments.words.first, case .room(let name) = try TargetName(parsing: first) else {
            throw UsageError("topic: a ROOM is wanted", in: .topic)
        }
        room = name
        let words = arguments.words.dropFirst()
        topic = words.isEmpty ? nil : words.joined(separator: " ")
    }

    func run(_ exchange: Exchange) throws(CommandFailure) {
        if let topic = topic {
            let outcome = try exchange.outcome(of: .setTopic(.room(room), topic), in: .room(room))
            guard case .committed(_, let receipt) = outcome, exchange.settings.isJSON else { return }
            var object = JSONObject()
            EventJSON.putStart(&object, type: "topic", "#" + room, from: exchange.name, receipt.time)
            object.put("seq", receipt.sequence)
            object.put("id", EventJSON.id(receipt.conversation, receipt.sequence))
            object.put("text", topic)
            StandardStream.output.writeLine(object.line)
        } else {
            guard case .rooms(_, let rooms) = try exchange.outcome(of: .rooms),
                let entry = rooms.first(where: { $0.name.lowercased() == room.lowercased() })
            else { throw CommandFailure(.refused, "there is no room #\(room)") }
            StandardStream.output.writeLine(exchange.settings.isJSON ? object(entry).line : entry.topic.harmless)
        }
    }

    private func object(_ entry: RoomEntry) -> JSONObject {
        var object = JSONObject()
        object.put("type", "room")
        object.put("conversation", "#" + entry.name)
        object.put("topic", entry.topic)
        return object
    }
}
