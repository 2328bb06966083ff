import AtriumClient
import AtriumNet
import AtriumWire

/// Coming and going: connecting, entering rooms again, and what to do when the connection ends.
extension ChatSession {
    /// Connects, and enters `#lobby` and what was entered before.
    func connect() throws(CommandFailure) {
        reconnection.start()
        do {
            let client = try Client(settings.configuration(name: name))
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
            perform(command, for: .enter(conversation.name, previous: current))
        }
        guard entered.isEmpty else { return }
        enter(.lobby, from: current)
        if !current.matches(.lobby) { enter(current, from: .lobby) }
    }

    /// Follows a conversation and has the last events of it replayed.
    func enter(_ target: TargetName, from previous: TargetName) {
        perform(
            .follow(target.target, announce: target.isRoom, replay: .last(Self.replayCount)),
            for: .enter(target, previous: previous))
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

    /// Another name is another account: rooms are entered anew, direct conversations are left behind.
    private func goOn(as newName: String) {
        name = newName
        nextName = nil
        book = ConversationBook()
        ownShown.removeAll()
        reconnection = Reconnection()
        if case .account = current { current = .lobby }
        updatePrompt()
        do {
            try connect()
        } catch {
            tell(error.text, as: .error)
            end(error.status)
        }
    }

    private func takeLoss(_ error: ClientError) {
        let failure = CommandFailure(error, at: settings.address)
        tell(failure.text, as: .error)
        let isPerson = screen.editor != nil
        if isPerson, error.kind == .refused(.nameTaken) || error.kind == .refused(.nameInvalid) {
            tell("/nick NAME goes on under another name, /quit leaves", as: .error)
        } else if isPerson, failure.status == .unreachable, reconnection.hasBeenLoggedIn {
            let least = error.retryAfter.map { UInt64(max(0, $0.components.seconds)) } ?? 0
            let now = Clock.monotonicNanoseconds()
            let seconds = reconnection.plan(atNanoseconds: now, leastSeconds: least)
            tell("trying again in \(Amount.span(seconds: seconds)); /quit leaves", as: .leave)
        } else {
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
        for entry in transfers.removeAll() {
            tell("\(entry.progress?.name ?? entry.wanted): the transfer ended with the connection", as: .error)
        }
    }
}
