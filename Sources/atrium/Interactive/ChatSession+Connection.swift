import AtriumClient
import AtriumNet
import AtriumWire

/// Coming and going: connecting, entering rooms again, and what to do when the connection ends.
extension ChatSession {
    /// Connects, and enters `#lobby` and what was entered before.
    func connect() throws(CommandFailure) {
        reconnection.start()
        do {
            let client = try Client(settings.configuration(name: wantedName))
            self.client = client
            text.ownInstance = client.instance
            try client.start()
        } catch {
            throw CommandFailure(error, at: settings.address)
        }
        let entered = book.entered
        for conversation in entered {
            let command = Command.follow(
                conversation.name.target, announce: !conversation.isDirect, replay: .since(conversation.shown))
            perform(command, for: .enterAgain(conversation.name))
        }
        if !entered.contains(where: { $0.name.matches(.lobby) }) { enter(.lobby, from: current) }
        if !current.matches(.lobby), !entered.contains(where: { $0.name.matches(current) }) {
            enter(current, from: .lobby)
        }
    }

    /// Follows a conversation and has the last events of it replayed, where a person looks on.
    func enter(_ target: TargetName, from previous: TargetName) {
        let replay: Replay = screen.editor == nil ? .none : .last(Self.replayCount)
        perform(
            .follow(target.target, announce: target.isRoom, replay: replay), for: .enter(target, previous: previous))
    }

    /// The connection has ended, as asked or not.
    func takeEnd(_ error: ClientError?) {
        client?.stop()
        client = nil
        isLoggedIn = false
        quitIsDue = false
        dropPending()
        if let nextName = nextName {
            goOn(as: nextName)
        } else if let leaving = leaving {
            end(leaving)
        } else {
            takeLoss(error ?? ClientError(.lost, "the server ended the session"))
        }
    }

    private func takeLoss(_ error: ClientError) {
        let failure = CommandFailure(error, at: settings.address)
        let isPerson = screen.editor != nil
        if isPerson, error.kind == .refused(.nameTaken) || error.kind == .refused(.nameInvalid) {
            tell("\(failure.reason). /nick NAME goes on under another name, /quit leaves", as: .error)
        } else if isPerson, failure.status == .unreachable, reconnection.hasBeenLoggedIn {
            // The first loss is worth a line; what comes of trying again stands in the status.
            if lossReason.isEmpty { tell(failure.reason, as: .error) }
            lossReason = failure.reason.withoutRetryAdvice
            let least = error.retryAfter.map { UInt64(max(0, $0.components.seconds)) } ?? 0
            reconnection.plan(atNanoseconds: Clock.monotonicNanoseconds(), leastSeconds: least)
        } else {
            tell(failure.text, as: .error)
            end(failure.status)
        }
    }

    /// Something said has no outcome: it may be stored or not.
    func tellUnconfirmed(_ words: String, to target: TargetName) {
        tell("not confirmed, so look before you say it again: \(target.text) \(words)", as: .error)
    }

    /// Tells what will have no outcome any more.
    private func dropPending() {
        for (_, purpose) in pending.sorted(by: { $0.key < $1.key }) {
            guard case .say(let target, _, let text) = purpose else { continue }
            tellUnconfirmed(text, to: target)
        }
        pending.removeAll()
        saidAtNanoseconds.removeAll()
        for entry in transfers.removeAll() {
            tell("\(entry.progress?.name ?? entry.wanted): the transfer ended with the connection", as: .error)
        }
    }
}
