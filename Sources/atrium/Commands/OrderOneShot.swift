import AtriumClient
import AtriumWire

/// `atrium ban ROOM NAME 2h spam`, and each other word that keeps order.
struct OrderOneShot: OneShot {
    let line: OrderLine

    init(_ arguments: ParsedArguments) throws(UsageError) {
        guard let word = arguments.command.flatMap({ OrderWord(rawValue: $0.rawValue) }) else {
            throw UsageError("there is no such command")
        }
        line = try OrderLine(word, arguments.words.map { $0[...] }, needsRoom: true)
    }

    func run(_ exchange: Exchange) throws(CommandFailure) {
        let room = line.room ?? .lobby
        let standing = line.needsStanding ? try standing(of: room, exchange) : nil
        guard standing != nil || !line.needsStanding else {
            throw CommandFailure(.refused, "there is no room \(room.text); who says something in it makes it")
        }
        let order = line.command(in: room, access: standing?.access ?? .open, isHidden: standing?.hidden ?? false)
        let isJSON = exchange.settings.isJSON
        let outcome: ClientEvent
        do throws(CommandFailure) {
            outcome = try exchange.outcome(of: .order(order), in: line.room)
        } catch {
            guard error.status == .refused, !line.name.isEmpty else { throw error }
            // A refusal says `they`.
            throw CommandFailure(error.status, error.text.named("\(line.word.rawValue) \(line.name)"))
        }
        // To a person, a block that stands has nothing more to say.
        if case .done = outcome, isJSON {
            var object = JSONObject()
            object.put("type", "block")
            object.put("name", line.name)
            object.put("blocked", line.word == .block)
            StandardStream.output.writeLine(object.line)
        } else if case .committed(_, let receipt) = outcome {
            if line.word == .private {
                exchange.tell("who has no role in \(room.text) is out of it; invite lets somebody in")
            }
            guard isJSON, let body = EventBody(order) else { return }
            let head = EventHead(
                conversation: receipt.conversation, sequence: receipt.sequence, time: receipt.time,
                author: AccountID(rawValue: 0), operation: OperationID(instance: 0, counter: 0),
                authorName: exchange.name)
            let event = ConversationEvent(head: head, body: body)
            StandardStream.output.writeLine(EventJSON.object(event, in: room.text).line)
        } else if case .roles(_, _, let members) = outcome {
            let lines = isJSON ? members.map { OrderText.object($0, in: room.text).line } : OrderText.table(members)
            lines.forEach(StandardStream.output.writeLine)
        } else if case .blocks(_, let blocks) = outcome {
            let lines = blocks.map { isJSON ? OrderText.object($0).line : $0.name.harmless }
            lines.forEach(StandardStream.output.writeLine)
        }
    }

    /// How a room stands; nil for one that is not listed: there is none, or the server refuses what is asked.
    private func standing(of room: TargetName, _ exchange: Exchange) throws(CommandFailure) -> RoomEntry? {
        guard case .rooms(_, let rooms) = try exchange.outcome(of: .rooms) else { return nil }
        return rooms.first { TargetName.room($0.name).matches(room) }
    }
}
