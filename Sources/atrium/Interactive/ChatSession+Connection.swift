import AtriumClient
import AtriumNet
import AtriumWire

/// Coming and going: connecting, entering rooms again, and what to do when the connection ends.
extension ChatSession {
    /// Connects, and enters `#lobby` and what was entered before.
    func connect() throws(CommandFailure) {
        isNameRefused = false
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
        if isPerson, error.isAboutName {
            isNameRefused = true
            let yours = error.kind == .refused(.nameTaken) ? "/login where it is yours and has a password, " : ""
            tell("\(failure.reason). /nick NAME goes on under another name, \(yours)/quit leaves", as: .error)
        } else {
            for line in failure.text.split(separator: "\n") { tellFailure(String(line)) }
            end(failure.status)
        }
    }

    /// Tells a line of why the session ends. A fingerprint or a command, which stand on lines of their own and are set
    /// in, is there to be copied: the terminal alone cuts that.
    private func tellFailure(_ line: String) {
        guard screen.editor != nil, line.hasPrefix(DistrustText.indent) else { return tell(line, as: .error) }
        screen.add(settings.palette.paint(line.harmless, as: .error))
    }

    /// The connection is lost, or another try has failed.
    func takeLoss(_ error: ClientError, retryIn wait: Duration) {
        // The first loss is worth a line; what comes of trying again stands in the status.
        if !isLost {
            let reason = CommandFailure(error, at: settings.address).reason.withoutRetryAdvice
            warn("\(reason); what you say meanwhile waits, and is sent once")
        }
        isLost = true
        isLoggedIn = false
        retryAtNanoseconds = Clock.monotonicNanoseconds() + wait.nanoseconds
    }

    /// The session stands again.
    func takeReturn(_ login: LoginInfo) {
        tell("connected again")
        isLost = false
        retryAtNanoseconds = nil
        name = login.name
        isLoggedIn = true
    }

    /// A conversation goes on over the new connection.
    func takeResumed(_ info: ConversationInfo, missedCount: UInt64) {
        book[info.conversation]?.topic = info.topic
        book[info.conversation]?.keep = info.keep
        let target = info.kind.targetName(info.name)
        // What one said oneself was not missed: it was kept, and its outcome was lost with the connection.
        let missedCount = missedCount - min(missedCount, UInt64(ownCount(to: target)))
        guard missedCount > 0, book[info.conversation] != nil else { return }
        let words = missedCount == 1 ? "an event was missed" : "\(missedCount) events were missed"
        tell("\(target.text): \(words), fetching", as: .dim)
    }

    /// Events that may be there of what was said and offered and has no outcome yet.
    private func ownCount(to target: TargetName) -> Int {
        let said = pending.values.count { purpose in
            guard case .say(let said, _, _) = purpose else { return false }
            return said.matches(target)
        }
        // An offer, and that it is stored.
        return said + 2 * transfers.count(to: target)
    }

    /// A conversation is no longer followed, since the server has it no more, or not for us.
    func takeUnfollowed(_ id: ConversationID, _ error: ClientError) {
        guard let conversation = book[id] else { return }
        book[id] = nil
        if current.matches(conversation.name), book.named(conversation.name) == nil { current = .lobby }
        tell("\(conversation.name.text) cannot be entered again: \(error.text)", as: .error)
    }

    /// A conversation is counted anew: what is shown stands for nothing on the server.
    func takeRenumbered(_ info: ConversationInfo) {
        guard book[info.conversation] != nil else { return }
        book[info.conversation]?.restart()
        tell("\(info.kind.targetName(info.name).text) was restored: what it has now follows", as: .dim)
    }

    /// Tries to connect now, where there is no connection.
    func hurry() {
        if hasBeenLoggedIn, !isLoggedIn, client != nil, leaving == nil { perform(.reconnectNow, for: nil) }
    }

    /// Something said has no outcome: it may be stored or not.
    func tellUnconfirmed(_ words: String, to target: TargetName) {
        noteUnsent()
        tell("not confirmed, so look before you say it again: \(target.text) \(words)", as: .error)
    }

    /// The session does not end in time: what was said and has no outcome is told of.
    func endLate(_ status: ExitCode) {
        var isAllSaid = true
        for (_, purpose) in pending.sorted(by: { $0.key < $1.key }) {
            guard case .say(let target, _, let words) = purpose else { continue }
            tellUnconfirmed(words, to: target)
            isAllSaid = false
        }
        end(isAllSaid ? status : .unreachable)
    }

    /// Something said is not known to be stored when the session ends: the shell is to see that.
    func noteUnsent() {
        if leaving == .done { leaving = .unreachable }
    }

    /// Tells what will have no outcome any more.
    func dropPending() {
        for (_, purpose) in pending.sorted(by: { $0.key < $1.key }) {
            guard case .say(let target, _, let text) = purpose else { continue }
            noteUnsent()
            tell("not sent to \(target.text): \(text)", as: .error)
        }
        pending.removeAll()
        saidAtNanoseconds.removeAll()
        for entry in transfers.removeAll() {
            tell("\(entry.progress?.name ?? entry.wanted): not finished; the same command goes on with it", as: .error)
        }
    }
}
