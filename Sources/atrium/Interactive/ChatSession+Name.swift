import AtriumClient

/// Going on under another name.
extension ChatSession {
    /// Another name is another account: direct conversations are left behind, rooms are entered again.
    func goOn(as newName: String) {
        wantedName = newName
        nextName = nil
        isLost = false
        retryAtNanoseconds = nil
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
    ///
    /// - Parameter secret: nil for the key of this device.
    func tryName(_ word: String, _ secret: ClientSecret? = nil) {
        do {
            let client = try Client(settings.configuration(name: word, secret: secret, reconnection: .never))
            try client.start()
            var hasPassword = false
            if case .password = secret { hasPassword = true }
            candidate = Candidate(client: client, name: word, hasPassword: hasPassword)
        } catch {
            tell("\(stillMe)\(CommandFailure(error, at: settings.address).text)", as: .error)
        }
    }

    /// What stands in front of why another name is not to be had: nothing where nobody was logged in.
    private var stillMe: String { hasBeenLoggedIn ? "you are still \(name): " : "" }

    /// The name is not to be had, and the session goes on under its own.
    private func takeRefusal(of candidate: Candidate, _ error: ClientError?) {
        let words = error.map { CommandFailure($0, at: settings.address).reason } ?? "the server ended it"
        let yours = error?.kind == .refused(.nameTaken) ? "; /login \(candidate.name) where it is yours" : ""
        let isAskedAgain = candidate.hasPassword && error?.kind == .refused(.loginFailed)
        let again = isAskedAgain ? "; \(PasswordPrompt.again)" : ""
        tell("\(stillMe)\(words)\(yours)\(again)", as: .error)
        // The lines of a pipe that follow are meant to be said under the other name.
        if isPipe { endPipe(.refused) }
        if isAskedAgain { tryPassword(of: candidate.name) }
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
            case .deviceEnlisted(let failure):
                if let failure { warn("this device has no key of its own: \(failure.text)") }
            case .disconnected(let error):
                candidate.client.stop()
                self.candidate = nil
                guard candidate.isTaken else { return takeRefusal(of: candidate, error) }
                nextName = candidate.name
                if client == nil { takeEnd(nil) } else { quitIsDue = true }
            case .trustNeeded(let question):
                // The present session trusts the server, so it is another one that answers now.
                do {
                    try candidate.client.perform(.answerTrust(question.fingerprint, accepted: false))
                } catch {
                    tell(error.text, as: .error)
                }
            case .connecting, .serverPinned, .connected, .reconnecting, .reconnected, .resumed, .unfollowed, .missing,
                .renumbered,
                .followed, .event, .gap, .presence, .committed, .history, .members, .rooms,
                .directs, .files, .fetches, .roles, .blocks, .fileFetched, .invited, .removed, .devices, .tokenMade,
                .readMoved, .done,
                .failed, .transfer, .notice:
                continue
            }
        }
    }
}
