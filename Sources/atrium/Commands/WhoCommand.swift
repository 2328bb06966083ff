import AtriumClient
import AtriumWire

/// `atrium who ROOM`: who is present.
struct WhoCommand: OneShot {
    let target: TargetName

    init(_ arguments: ParsedArguments) throws(UsageError) {
        guard arguments.words.count <= 1 else { throw UsageError("who: one ROOM is wanted", in: .who) }
        target = try arguments.words.first.map { word throws(UsageError) in try TargetName(parsing: word) } ?? .lobby
    }

    func run(_ exchange: Exchange) throws(CommandFailure) {
        guard case .members(_, let list) = try exchange.outcome(of: .who(target.target), in: target) else { return }
        for member in list.members {
            StandardStream.output.writeLine(
                exchange.settings.isJSON ? object(member.name).line : member.name.harmless)
        }
    }

    private func object(_ name: String) -> JSONObject {
        var object = JSONObject()
        object.put("type", "member")
        object.put("conversation", target.text)
        object.put("name", name)
        return object
    }
}
