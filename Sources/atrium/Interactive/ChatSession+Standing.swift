import AtriumClient
import AtriumWire

/// How a room stands - its topic, what it keeps - and what was said there before.
extension ChatSession {
    func topic(_ rest: String) {
        let word = rest.hasPrefix("#") ? rest.prefix { !$0.isWhitespace } : ""
        let words = String(rest.dropFirst(word.count)).trimmingSpaces
        inTarget(String(word), .topic) { room in
            guard room.isRoom else { return tell("a direct conversation has no topic", as: .error) }
            guard !words.isEmpty else {
                guard let known = book.named(room) else {
                    perform(.rooms, for: .showTopic(room))
                    return
                }
                return showTopic(known.topic, of: known.name)
            }
            perform(.setTopic(room.target, words == "-" ? "" : words), for: .topic(room))
        }
    }

    private func showTopic(_ topic: String, of room: TargetName) {
        tell(topic.isEmpty ? "\(room.text) has no topic" : "\(room.text): \(topic)")
    }

    /// The list of rooms came: to be shown, or for the topic of one.
    func take(_ rooms: [RoomEntry], _ purpose: Pending?) {
        guard case .showTopic(let room) = purpose else {
            for line in RoomsCommand.table(rooms) { screen.add(line) }
            return
        }
        guard let entry = rooms.first(where: { TargetName.room($0.name).matches(room) }) else {
            return tell("there is no room \(room.text)", as: .error)
        }
        showTopic(entry.topic, of: .room(entry.name))
    }

    func keep(_ words: [String]) {
        guard !words.isEmpty else {
            guard let known = book.named(current) else { return tell("\(current.text) is not open yet", as: .error) }
            return tell("\(current.text) keeps \(known.keep.sentence)")
        }
        guard let rule = KeepRule(words: words) else { return usage(.keep) }
        perform(.setKeep(current.target, rule), for: .keep(current))
    }

    func history(_ rest: String) {
        guard let conversation = book.named(current) else { return tell("\(current.text) is not open yet", as: .error) }
        guard let count = rest.isEmpty ? UInt16(Self.replayCount) : UInt16(rest), count > 0 else {
            if UInt64(rest) != nil { return tell("/history COUNT: from 1 to \(UInt16.max) events", as: .error) }
            return usage(.history)
        }
        guard conversation.oldestShown != 1 else {
            return tell("there is nothing older: \(current.text) starts with what is shown", as: .dim)
        }
        perform(
            .history(conversation.id, after: 0, before: conversation.oldestShown, order: .newest, count: count),
            for: .history(conversation.name))
    }
}
