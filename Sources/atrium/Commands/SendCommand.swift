import AtriumClient
import AtriumWire

/// `atrium send FILE… TARGET`: returns once every file is stored and its digest agrees.
struct SendCommand: OneShot {
    /// Files on their way at once: more would wait in the client for the server to let them be open.
    private static let onTheirWayMax = 16

    let paths: [String]
    let target: TargetName

    init(_ arguments: ParsedArguments) throws(UsageError) {
        guard arguments.words.count >= 2, let last = arguments.words.last else {
            throw UsageError("send: FILE… and then TARGET are wanted", in: .send)
        }
        paths = Array(arguments.words.dropLast())
        target = try TargetName(parsing: last)
    }

    func run(_ exchange: Exchange) throws(CommandFailure) {
        var waiting = paths[...]
        /// The paths of those on their way.
        var running: [CommandToken: String] = [:]
        var transfers = TransferRun(exchange.settings)
        var failure: CommandFailure?
        do throws(CommandFailure) {
            while !waiting.isEmpty || !running.isEmpty {
                while running.count < Self.onTheirWayMax, let path = waiting.popFirst() {
                    if let words = CommandFailure.unreadableName(path) {
                        throw CommandFailure(.data, words)
                    }
                    let token = try exchange.perform(.offer(path: path, to: target.target))
                    transfers.begin(token)
                    running[token] = path
                }
                guard case .transfer(let progress) = try exchange.next() else { continue }
                transfers.step(progress)
                guard progress.phase.isLast, let path = running.removeValue(forKey: progress.token) else { continue }
                transfers.clear()
                guard let reason = end(progress, path, transfers, exchange) else { continue }
                // Each is named; the last one when the command ends.
                if let failure { exchange.tell("atrium: \(failure.text)") }
                failure = reason
            }
        } catch {
            transfers.clear()
            transfers.end(running.keys, error, exchange)
            throw error
        }
        if let failure = failure { throw failure }
    }

    /// Prints how a transfer ended.
    ///
    /// - Parameter path: the file, as it was named.
    /// - Returns: why, where it failed. The other files go on.
    private func end(
        _ progress: TransferProgress, _ path: String, _ transfers: TransferRun, _ exchange: Exchange
    ) -> CommandFailure? {
        switch progress.phase {
        case .finished(let digest, _):
            if target.isRoom, transfers.offer(of: progress.token)?.created == true {
                exchange.tell("created \(target.text)")
            }
            if exchange.settings.isJSON {
                let offer = transfers.offer(of: progress.token)
                StandardStream.output.writeLine(object(progress, digest, offer, exchange).line)
            } else {
                exchange.tell(transfers.summary(progress))
                StandardStream.output.writeLine("\(digest.hex)  \(progress.name.harmless)")
            }
            return nil
        case .failed(let error):
            let failure = CommandFailure(error, at: exchange.settings.address)
            return CommandFailure(failure.status, failure.text.named(path))
        case .starting, .offered, .moving, .waiting, .interrupted, .resumed, .restarted, .verifying:
            return nil
        }
    }

    private func object(
        _ progress: TransferProgress, _ digest: Digest, _ offer: Receipt?, _ exchange: Exchange
    ) -> JSONObject {
        var object = JSONObject()
        object.put("type", "file")
        object.put("conversation", target.text)
        object.put("from", exchange.name)
        if let offer = offer {
            object.put("time", offer.time.rfc3339)
            object.put("seq", offer.sequence)
            object.put("id", EventJSON.id(offer.conversation, offer.sequence))
        }
        let file = progress.file ?? FileID(rawValue: 0)
        object.put("file", EventJSON.file(file, progress.name, progress.totalBytes, digest: digest, state: "stored"))
        return object
    }
}
