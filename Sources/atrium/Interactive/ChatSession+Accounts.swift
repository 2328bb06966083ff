import AtriumClient
import AtriumWire

/// Password, devices, and a link for others.
extension ChatSession {
    /// Asks for a new password and sets it.
    func setPassword() {
        guard !isClear else {
            let why = "the connection is clear: whoever can listen could guess a password from it"
            return tell("\(why). \(CommandFailure.clearAdvice)", as: .error)
        }
        guard let password = asked({ $0.askNew() }) else { return }
        perform(.account(.setPassword(password)), for: .password)
    }

    /// Logs in to an account by its password, which gives this device a key of its own; the session then goes on under
    /// that name.
    func logIn(_ word: String) {
        let wanted = word.isEmpty ? wantedName : word
        guard AccountName.isValid(wanted) else { return tell("/login NAME: \(AccountName.rule)", as: .error) }
        guard transfers.isEmpty else { return tell("\(transfers.summary); /cancel all, and then /login", as: .error) }
        guard nextName == nil, candidate == nil else { return tell("one name at a time", as: .error) }
        tryPassword(of: wanted)
    }

    /// Asks for the password of an account, and tries it. After a wrong one it is asked for again: a person who types
    /// it unasked would say it to everybody.
    func tryPassword(of wanted: String) {
        guard let password = asked({ $0.ask("password of \(wanted): ") }) else { return }
        tryName(wanted, .password(password))
    }

    /// Lists what may log in to the account, or takes one of them away.
    func devices(_ words: [String]) {
        switch words.count {
        case 0: perform(.account(.devices), for: .devices(revoked: nil))
        case 2 where words[0] == "revoke":
            perform(.account(.devices), for: .devices(revoked: DeviceChoice(words[1])))
        default: usage(.devices)
        }
    }

    /// The account's secrets came.
    func take(_ devices: [DeviceEntry], _ purpose: Pending?) {
        guard case .devices(let revoked) = purpose else { return }
        guard let revoked else {
            for line in DevicesCommand.table(devices) { screen.add(line) }
            return
        }
        guard let device = revoked.found(in: devices) else { return tell(revoked.refusal, as: .error) }
        perform(.account(.revoke(device.credential)), for: .revoke(device.words))
    }

    /// Shows a link that leads here, with the key of the server where nobody else vouches for that.
    func showLink() {
        var link = ServerLink()
        link.address = settings.address
        link.target = current
        if case .tls(let fingerprint, let basis) = security, basis != .authority { link.fingerprint = fingerprint }
        screen.add(link.text.harmless)
    }

    /// Whether whoever can listen reads along.
    private var isClear: Bool { security == .clear }

    /// Asks at the terminal, with the draft out of the way; nil where there is none, or no answer, which is told.
    ///
    /// Where there is no terminal the next line of the pipe may be the password, so it is not taken: the chat ends.
    private func asked(_ question: (PasswordPrompt) -> String?) -> String? {
        guard !isPipe else {
            let words = "a password is typed at a terminal; in a script, atrium password and atrium login take it with"
            tell("\(words) --password-stdin", as: .error)
            endPipe(.usage)
            return nil
        }
        let answer = screen.aside { question(PasswordPrompt(interruption: interruption)) }
        if answer == nil { tell(PasswordPrompt.noAnswer, as: .error) }
        return answer
    }
}
