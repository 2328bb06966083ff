import AtriumClient
import AtriumWire

/// `atrium say TARGET [TEXT…]`: returns once everything said is stored.
struct SayCommand: OneShot {
    /// Messages on their way at once; the server takes 64 open requests.
    private static let onTheirWayMax = 32

    let target: TargetName
    /// nil reads standard input, a message a line.
    let text: String?

    init(_ arguments: ParsedArguments) throws(UsageError) {
        guard let first = arguments.words.first else { throw UsageError("say: to whom? TARGET is missing", in: .say) }
        target = try TargetName(parsing: first)
        let words = arguments.words.dropFirst()
        text = words.isEmpty ? nil : words.joined(separator: " ")
    }

    func run(_ exchange: Exchange) throws(CommandFailure) {
        var pending: [CommandToken: String] = [:]
        if let text = text {
            pending[try exchange.perform(.say(target.target, .plain, text))] = text
            while !pending.isEmpty { try settle(try exchange.next(), &pending, exchange) }
        } else {
            try sayLines(exchange)
        }
    }

    private func sayLines(_ exchange: Exchange) throws(CommandFailure) {
        var reader = LineReader()
        var pending: [CommandToken: String] = [:]
        while true {
            while pending.count < Self.onTheirWayMax, let line = try nextLine(&reader) {
                guard !line.isEmpty else { continue }
                pending[try exchange.perform(.say(target.target, .plain, line))] = line
            }
            if reader.hasEnded && pending.isEmpty { return }
            let wantsInput = !reader.hasEnded && pending.count < Self.onTheirWayMax
            switch try exchange.arrival(besides: wantsInput ? 0 : -1) {
            case .event(let event): try settle(event, &pending, exchange)
            case .input: try fill(&reader)
            case nil: continue
            }
        }
    }

    private func nextLine(_ reader: inout LineReader) throws(CommandFailure) -> String? {
        do { return try reader.next() } catch { throw CommandFailure(.data, error.text) }
    }

    private func fill(_ reader: inout LineReader) throws(CommandFailure) {
        do { try reader.fill() } catch { throw CommandFailure(.data, error.text) }
    }

    private func settle(
        _ event: ClientEvent?, _ pending: inout [CommandToken: String], _ exchange: Exchange
    ) throws(CommandFailure) {
        guard let event = event, let token = event.token, let text = pending[token] else { return }
        if case .failed(_, let error) = event { throw CommandFailure(error, at: exchange.settings.address) }
        guard case .committed(_, let receipt) = event else { return }
        pending[token] = nil
        if receipt.created, target.isRoom { exchange.tell("created \(target.text)") }
        if exchange.settings.isJSON { StandardStream.output.writeLine(object(text, receipt, exchange).line) }
    }

    private func object(_ text: String, _ receipt: Receipt, _ exchange: Exchange) -> JSONObject {
        var object = JSONObject()
        EventJSON.putStart(&object, type: "message", target.text, from: exchange.name, receipt.time)
        object.put("seq", receipt.sequence)
        object.put("id", EventJSON.id(receipt.conversation, receipt.sequence))
        object.put("text", text)
        return object
    }
}
