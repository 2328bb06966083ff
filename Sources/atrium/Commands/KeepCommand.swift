import AtriumClient
import AtriumWire

/// `atrium keep ROOM [EVENTS [FILES]]`: shows what a room keeps, or sets it.
struct KeepCommand: OneShot {
    let room: String
    /// nil to show it.
    let rule: KeepRule?

    init(_ arguments: ParsedArguments) throws(UsageError) {
        guard let first = arguments.words.first, case .room(let name) = try TargetName(parsing: first) else {
            throw UsageError("keep: a ROOM is wanted", in: .keep)
        }
        room = name
        let words = Array(arguments.words.dropFirst())
        rule = words.isEmpty ? nil : KeepRule(words: words)
        guard words.isEmpty || rule != nil else {
            throw UsageError(
                "keep: EVENTS is forever, none, server, or bounds as in 30d,500M; FILES likewise", in: .keep)
        }
    }

    func run(_ exchange: Exchange) throws(CommandFailure) {
        if let rule {
            let outcome = try exchange.outcome(of: .setKeep(.room(room), rule), in: .room(room))
            guard case .committed(_, let receipt) = outcome, exchange.settings.isJSON else { return }
            var object = JSONObject()
            EventJSON.putStart(&object, type: "keep", "#" + room, from: exchange.name, receipt.time)
            object.put("seq", receipt.sequence)
            object.put("id", EventJSON.id(receipt.conversation, receipt.sequence))
            EventJSON.put(rule, into: &object)
            StandardStream.output.writeLine(object.line)
        } else {
            // Following a room that is not there would make it.
            guard case .rooms(_, let rooms) = try exchange.outcome(of: .rooms),
                let entry = rooms.first(where: { $0.name.lowercased() == room.lowercased() }),
                case .followed(let info, _) = try exchange.outcome(
                    of: .follow(.conversation(entry.conversation), announce: false, replay: .none))
            else { throw CommandFailure(.refused, "there is no room #\(room)") }
            var object = JSONObject()
            object.put("type", "room")
            object.put("conversation", "#" + entry.name)
            EventJSON.put(info.keep, into: &object)
            StandardStream.output.writeLine(
                exchange.settings.isJSON ? object.line : "\(info.keep.eventWords) \(info.keep.fileWords)")
        }
    }
}

extension KeepRule {
    /// A rule as it is typed: for events, and for files, which are kept for good where they are not named; or
    /// `server` alone.
    init?(words: [String]) {
        if words == ["server"] {
            self.init(.server)
            return
        }
        guard (1...2).contains(words.count), let events = KeepWords(words[0]),
            let files = KeepWords(words.count > 1 ? words[1] : "forever")
        else { return nil }
        self.init(events: events, files: files)
    }
}
