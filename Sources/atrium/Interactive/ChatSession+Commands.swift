import AtriumClient
import AtriumWire

/// What is typed.
extension ChatSession {
    func take(line: String) {
        if question != nil { return answer(line) }
        let input = InputLine(line)
        if candidate?.hasPassword == true, screen.editor != nil, input.isSaid {
            // What is typed while a password is tried may be the password once more.
            return tell("not said, as a password is being tried and this could be it\(keptAdvice)", as: .error)
        }
        switch input {
        case .empty: break
        case .exit:
            if mayQuit {
                tell("leaving, as /quit does; //exit or a longer line would have been said", as: .dim)
            }
            quit()
        case .text(let words): say(words, .plain, to: current)
        case .command(let command, let rest):
            // What is said comes back as an event; any other command stays on the screen, above what it answers.
            if screen.editor != nil, !input.isSaid { screen.add(settings.palette.paint(line.harmless, as: .dim)) }
            command.run(rest, in: self)
        case .unknown(let word):
            tell("there is no /\(word); /help lists what there is, //\(word) says it", as: .error)
        }
        hurry()
    }

    /// What Tab makes of a line; nil leaves it. Where there is a choice, it is listed.
    func complete(_ line: String) -> String? {
        let result = completion.completed(line)
        guard result.line == line else { return result.line }
        if result.choices.count > 1 { tell(result.choices.joined(separator: "  "), as: .dim) }
        return nil
    }

    /// What Tab offers now.
    private var completion: Completion {
        let here = book.named(current)
        return Completion(
            accounts: book.accounts(first: here?.id), rooms: book.rooms, files: here?.files ?? [],
            transfers: transfers.numbers.map(String.init), folder: { FolderListing.names(in: Self.expanded($0)) })
    }

    func act(_ words: String) {
        words.isEmpty ? usage(.me) : say(words, .action, to: current)
    }

    func who(_ word: String) {
        inTarget(word, .who) { perform(.who($0.target), for: .who($0)) }
    }

    func files(_ word: String) {
        inTarget(word, .files) { perform(.files($0.target), for: .files($0)) }
    }

    func listTransfers() {
        if transfers.isEmpty { tell("nothing is on its way", as: .dim) }
        for line in transfers.lines { screen.add(line) }
    }

    func help() {
        screen.add("what you type goes to the conversation in the prompt; a / starts a command:", hanging: 2)
        for line in SlashCommand.helpLines { screen.add(line, hanging: SlashCommand.helpIndent) }
    }

    /// Says how a command is written.
    func usage(_ command: SlashCommand) {
        tell("/\(command.rawValue) \(command.usage): \(command.summary)", as: .error)
    }

    /// Reads the name of a conversation; the current one where none is given.
    func inTarget(_ word: String, _ command: SlashCommand, _ body: (TargetName) -> Void) {
        do throws(UsageError) {
            body(word.isEmpty ? current : try TargetName(parsing: word))
        } catch {
            tell(error.text, as: .error)
        }
    }

    /// Where a line that was not said still is.
    var keptAdvice: String { screen.editor == nil ? "" : "; the Up key brings it back" }

    private func say(_ words: String, _ style: MessageStyle, to target: TargetName) {
        if words.utf8.count > PasteShelf.textMaxBytes {
            tell(PasteShelf.refusal(of: words) + keptAdvice, as: .error)
        } else {
            perform(.say(target.target, style, words), for: .say(target, style, words))
        }
    }

    func message(_ rest: String) {
        let word = rest.prefix { !$0.isWhitespace }
        let words = String(rest.dropFirst(word.count)).trimmingSpaces
        guard !word.isEmpty else { return usage(.msg) }
        let target = word.hasPrefix("@") || word.hasPrefix("#") ? String(word) : "@" + word
        guard !words.isEmpty else { return join(target) }
        inTarget(target, .msg) { say(words, .plain, to: $0) }
    }

    func changeName(_ text: String) {
        guard let word = AccountName.typed(text) else { return tell("/nick NAME: \(AccountName.rule)", as: .error) }
        guard transfers.isEmpty else {
            return tell("\(transfers.summary); /cancel all, and then /nick", as: .error)
        }
        guard nextName == nil, candidate == nil else { return tell("one name at a time", as: .error) }
        if client == nil {
            nextName = word
            takeEnd(nil)
        } else if word.lowercased() == name.lowercased() {
            tell("you are \(name)", as: .dim)
        } else {
            tryName(word)
        }
    }

    func quit() {
        guard screen.editor != nil else {
            // A pipe that says so has ended: what it asked for is still done.
            inputHasEnded = true
            return
        }
        guard mayQuit else {
            hasWarnedOfTransfers = true
            return tell("\(transfers.summary); /quit now cancels and leaves", as: .error)
        }
        leave(.done)
    }

    /// Whether nothing is on its way that leaving would cancel, or that was said already.
    private var mayQuit: Bool { transfers.isEmpty || hasWarnedOfTransfers }
}
