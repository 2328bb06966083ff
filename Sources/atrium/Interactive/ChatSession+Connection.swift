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

    /// Another name is another account: direct conversations are left behind, rooms are entered again.
    private func goOn(as newName: String) {
        wantedName = newName
        nextName = nil
        book.removeDirects()
        ownShown.removeAll()
        if case .account = current { current = .lobby }
        do {
            try connect()
        } catch {
            tell(error.text, as: .error)
            end(error.status)
        }
    }

    /// Tries a name while the session goes on.
    func tryName(_ word: String) {
        do {
            let client = try Client(settings.configuration(name: word))
            try client.start()
            candidate = Candidate(client: client, name: word)
        } catch {
            tell("you are still \(name): \(CommandFailure(error, at: settings.address).text)", as: .error)
        }
    }

    /// What became of the name that is tried.
    func takeCandidate() {
        var events: [ClientEvent] = []
        candidate?.client.events.drain(into: &events)
        for event in events {
            guard let candidate = candidate else { return }
            switch event {
            case .loggedIn(let login):
                self.candidate?.isTaken = true
                if login.claimed {
                    tell("the name \(login.name) is yours from now on, its key is kept on this machine")
                }
                do { try candidate.client.perform(.quit) } catch { tell(error.text, as: .error) }
            case .disconnected(let error):
                candidate.client.stop()
                self.candidate = nil
                guard candidate.isTaken else {
                    let words = error.map { CommandFailure($0, at: settings.address).reason } ?? "the server ended it"
                    tell("you are still \(name): \(words)", as: .error)
                    continue
                }
                nextName = candidate.name
                if client == nil { takeEnd(nil) } else { quitIsDue = true }
            case .connecting, .connected, .followed, .event, .gap, .presence, .committed, .history, .members, .rooms,
                .directs, .files, .done, .failed, .transfer, .notice:
                continue
            }
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
