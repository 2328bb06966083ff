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
            tell("leaving, as /quit does; //exit or a longer line would have been said", as: .dim)
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

    func join(_ word: String) {
        guard !word.isEmpty else { return usage(.join) }
        inTarget(word, .join) { target in
            let previous = current
            let known = book.named(target)
            current = known?.name ?? target
            if let known, known.isEntered {
                tell("\(known.name.text)\(known.topic.isEmpty ? "" : ": " + known.topic)")
            } else {
                enter(target, from: previous)
            }
        }
    }

    func leaveRoom(_ word: String) {
        inTarget(word, .leave) { target in
            guard !target.matches(.lobby) else {
                return tell("everybody is in #lobby as long as they are here; /quit ends the session", as: .error)
            }
            guard let conversation = book.named(target) else {
                return tell("you are not in \(target.text)", as: .error)
            }
            if conversation.isForMembers, conversation.role != .none { return giveUp(conversation) }
            if current.matches(target) { current = .lobby }
            guard !conversation.isDirect else {
                book[conversation.id]?.isEntered = false
                return tell("back in \(current.text)")
            }
            perform(.unfollow(conversation.id), for: .leave(conversation.name))
        }
    }

    /// Leaves a closed room, and with it what one is there. A person is asked to say so twice: there is no way back
    /// without an invitation. An owner who is the only one hears at once that it cannot be.
    private func giveUp(_ room: Conversation) {
        if screen.editor == nil || leaveWarned == room.id {
            leaveWarned = nil
            perform(.order(.setRole(room.name.target, name: name, .none)), for: .giveUp(room.name))
        } else if room.role == .owner {
            perform(.order(.roles(room.name.target)), for: .owners(room.name))
        } else {
            warnOfLeaving(room)
        }
    }

    private func warnOfLeaving(_ room: Conversation) {
        let label = room.name.text
        leaveWarned = room.id
        let words = "\(label) is for its members: who leaves is none any more, and comes back by an invitation alone"
        tell("\(words). /leave \(label) once more leaves", as: .error)
    }

    /// Who has a role in a closed room that is to be left.
    func takeOwners(_ members: [RoleEntry], of target: TargetName) {
        guard let room = book.named(target) else { return }
        if members.contains(where: { $0.role == .owner && !isMe($0.name) }) { return warnOfLeaving(room) }
        let label = room.name.text
        tell("leaving \(label): you are its only owner; /owner \(label) NAME makes another one first", as: .error)
    }

    func message(_ rest: String) {
        let word = rest.prefix { !$0.isWhitespace }
        let words = String(rest.dropFirst(word.count)).trimmingSpaces
        guard !word.isEmpty else { return usage(.msg) }
        let target = word.hasPrefix("@") || word.hasPrefix("#") ? String(word) : "@" + word
        guard !words.isEmpty else { return join(target) }
        inTarget(target, .msg) { say(words, .plain, to: $0) }
    }

    func topic(_ rest: String) {
        let word = rest.hasPrefix("#") ? rest.prefix { !$0.isWhitespace } : ""
        let words = String(rest.dropFirst(word.count)).trimmingSpaces
        inTarget(String(word), .topic) { room in
            guard room.isRoom else { return tell("a direct conversation has no topic", as: .error) }
            guard !words.isEmpty else {
                guard let known = book.named(room) else {
                    perform(.rooms, for: .showTopic(room))
                    return
                }
                return showTopic(known.topic, of: known.name)
            }
            perform(.setTopic(room.target, words == "-" ? "" : words), for: .topic(room))
        }
    }

    private func showTopic(_ topic: String, of room: TargetName) {
        tell(topic.isEmpty ? "\(room.text) has no topic" : "\(room.text): \(topic)")
    }

    /// The list of rooms came: to be shown, or for the topic of one.
    func take(_ rooms: [RoomEntry], _ purpose: Pending?) {
        guard case .showTopic(let room) = purpose else {
            for line in RoomsCommand.table(rooms) { screen.add(line) }
            return
        }
        guard let entry = rooms.first(where: { TargetName.room($0.name).matches(room) }) else {
            return tell("there is no room \(room.text)", as: .error)
        }
        showTopic(entry.topic, of: .room(entry.name))
    }

    func keep(_ words: [String]) {
        guard !words.isEmpty else {
            guard let known = book.named(current) else { return tell("\(current.text) is not open yet", as: .error) }
            return tell("\(current.text) keeps \(known.keep.sentence)")
        }
        guard let rule = KeepRule(words: words) else { return usage(.keep) }
        perform(.setKeep(current.target, rule), for: .keep(current))
    }

    func history(_ rest: String) {
        guard let conversation = book.named(current) else { return tell("\(current.text) is not open yet", as: .error) }
        guard let count = rest.isEmpty ? UInt16(Self.replayCount) : UInt16(rest), count > 0 else {
            if UInt64(rest) != nil { return tell("/history COUNT: from 1 to \(UInt16.max) events", as: .error) }
            return usage(.history)
        }
        guard conversation.oldestShown != 1 else {
            return tell("there is nothing older: \(current.text) starts with what is shown", as: .dim)
        }
        perform(
            .history(conversation.id, after: 0, before: conversation.oldestShown, order: .newest, count: count),
            for: .history(conversation.name))
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
        if !transfers.isEmpty, !hasWarnedOfTransfers {
            hasWarnedOfTransfers = true
            return tell("\(transfers.summary); /quit again cancels and leaves", as: .error)
        }
        leave(.done)
    }
}
