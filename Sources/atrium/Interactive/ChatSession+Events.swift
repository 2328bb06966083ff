import AtriumClient
import AtriumNet
import AtriumWire

/// What the client has to tell.
extension ChatSession {
    func take(_ event: ClientEvent) {
        switch event {
        case .gap: break
        case .connecting: retryAtNanoseconds = nil
        case .trustNeeded(let question): ask(question)
        case .serverPinned(let server): tell(DistrustText.pinned(server))
        case .reconnecting(let error, let wait): takeLoss(error, retryIn: wait)
        case .reconnected(let login): takeReturn(login)
        case .resumed(let info, let missedCount): takeResumed(info, missedCount: missedCount)
        case .unfollowed(let conversation, let error): takeUnfollowed(conversation, error)
        case .missing(let conversation, let range):
            if let name = book[conversation]?.name { tell("\(name.text): \(range.lostWords)", as: .dim) }
        case .renumbered(let info): takeRenumbered(info)
        case .connected(let server):
            security = server.security
            guard !hasBeenLoggedIn else { break }
            tell("connected to \(server.name) (\(server.software)) at \(server.address)")
        case .loggedIn(let login): take(login)
        case .followed(let info, let token): take(info, token.flatMap { pending.removeValue(forKey: $0) })
        case .event(let event, let isLive): show(event, isLive: isLive)
        case .presence(let change): show(change)
        case .committed(let token, let receipt): takeCommitted(token, receipt)
        case .history(let token, let page): show(page, pending.removeValue(forKey: token))
        case .members(let token, let list): show(list, pending.removeValue(forKey: token))
        case .rooms(let token, let rooms): take(rooms, pending.removeValue(forKey: token))
        case .directs(let token, _): pending[token] = nil
        case .files(let token, _, let files): take(files, pending.removeValue(forKey: token))
        case .fetches(let token, let file, let fetches): take(fetches, of: file, pending.removeValue(forKey: token))
        case .fileFetched(let fetched): take(fetched)
        case .roles(let token, _, let members): show(members, pending.removeValue(forKey: token))
        case .blocks(let token, let blocks):
            pending[token] = nil
            show(blocks)
        case .invited(let invited): tell(OrderText.sentence(invited))
        case .removed(let removed): take(removed)
        case .devices(let token, let devices): take(devices, pending.removeValue(forKey: token))
        case .tokenMade(let token, _): pending[token] = nil
        case .deviceEnlisted(let failure):
            if let failure { warn("this device has no key of its own: \(failure.text)") }
        case .readMoved(let conversation, let sequence): book[conversation]?.noteRead(sequence)
        case .done(let token): takeDone(pending.removeValue(forKey: token))
        case .failed(let token, let error):
            saidAtNanoseconds[token] = nil
            takeFailure(error, pending.removeValue(forKey: token))
        case .transfer(let progress): take(progress)
        case .notice(let words): tell(words)
        case .disconnected(let error): takeEnd(error)
        }
    }

    private func take(_ login: LoginInfo) {
        let isNew = login.claimed ? ": the name is yours from now on, its key is kept on this machine" : ""
        tell("you are \(login.name)\(isNew)")
        name = login.name
        isLost = false
        isLoggedIn = true
        hasBeenLoggedIn = true
        updatePrompt()
    }

    private func take(_ info: ConversationInfo, _ purpose: Pending?) {
        let isKnown = book[info.conversation] != nil
        var conversation = book[info.conversation] ?? Conversation(info)
        conversation.topic = info.topic
        conversation.keep = info.keep
        conversation.access = info.access
        conversation.role = info.role
        conversation.isHidden = info.isHidden
        conversation.name = info.kind.targetName(info.name)
        let label = conversation.name.text
        if case .enter(let wanted, _) = purpose {
            conversation.isEntered = true
            if current.matches(wanted) { current = conversation.name }
            let topic = info.topic.isEmpty ? "" : ": \(info.topic)"
            if info.created, conversation.name.isRoom { tell("created \(label)") }
            tell(conversation.isDirect ? "talking to \(label)" : "\(label)\(topic) (\(info.standing))")
        }
        if case .enterAgain = purpose { conversation.isEntered = true }
        if case .unread(let heading) = purpose { tell(heading) }
        let isCountedAnew = conversation.isCountedAnew
        conversation.isCountedAnew = false
        book[info.conversation] = conversation
        guard purpose == nil, !isCountedAnew, conversation.isDirect, screen.editor != nil,
            !current.matches(conversation.name) || isKnown
        else { return }
        let read = max(info.read, isKnown ? conversation.shown : 0)
        guard let unread = Unread(head: info.head, read: read, first: info.first) else { return }
        perform(
            .follow(.conversation(info.conversation), announce: false, replay: .since(unread.since)),
            for: .unread(heading: unread.heading(with: label)))
    }

    private func show(_ event: ConversationEvent, isLive: Bool) {
        let isOwn = event.isMade(by: text.ownInstance)
        if isOwn, ownShown.remove(event.id) != nil { return }
        guard book[event.conversation] != nil else { return }
        book[event.conversation]?.note(event)
        switch event.body {
        case .fileOffered(_, _, let sizeBytes):
            // One's own transfer has a line of its own.
            if isOwn { return }
            if sizeBytes <= OfferHold.fileMaxBytes {
                return offers.hold(event, atNanoseconds: Clock.monotonicNanoseconds())
            }
        case .fileStored(let file, _, _, _):
            offers.settle(file)
            if ownFiles.contains(file) { return }
        case .role(_, let other, let role, _):
            if isMe(other), isLive { book[event.conversation]?.role = role }
        case .message, .topic, .keep, .access, .sanction, .fileWithdrawn, .unknown: break
        }
        for offer in offers.all(of: event.conversation) { add(offer) }
        add(event)
    }

    /// Shows the offers that have waited long enough.
    func showOffers(upTo now: UInt64) {
        for offer in offers.due(atNanoseconds: now) { add(offer) }
    }

    /// Puts an event on the screen, with the day in front where it is another than that of the last.
    private func add(_ event: ConversationEvent) {
        guard let conversation = book[event.conversation] else { return }
        addDay(of: event.time)
        let isNamed = !current.matches(conversation.name)
        let line = text.line(event, in: isNamed ? conversation.name.text : nil)
        // What people write stays in one piece, for whoever copies it.
        if case .message = event.body { screen.add(line) } else { screen.add(line, hanging: 6) }
    }

    private func addDay(of time: WallTime) {
        guard time.localDate != shownDay else { return }
        shownDay = time.localDate
        screen.add(settings.palette.paint("\u{2014} \(shownDay) \u{2014}", as: .dim))
    }

    private func show(_ change: PresenceChange) {
        guard let conversation = book[change.conversation] else { return }
        book[change.conversation]?.note(change)
        let now = WallTime(microseconds: Clock.wallMicroseconds())
        addDay(of: now)
        screen.add(text.line(change, in: conversation.name.text, at: now), hanging: 6)
    }

    private func takeCommitted(_ token: CommandToken, _ receipt: Receipt) {
        saidAtNanoseconds[token] = nil
        guard let purpose = pending.removeValue(forKey: token) else { return }
        if case .order(let line, let room) = purpose { return takeOrder(line, in: room, receipt) }
        // A room that was closed takes out who is no member any more, and says so; an open one is left as ever.
        if case .giveUp(let room) = purpose, book[receipt.conversation]?.isForMembers == false {
            perform(.unfollow(receipt.conversation), for: .leave(room))
        }
        if case .topic(let room) = purpose, book[receipt.conversation] == nil {
            tell("the topic of \(room.text) is set")
        }
        guard case .say(let target, let style, let words) = purpose else { return }
        if receipt.created, target.isRoom { tell("created \(target.text)") }
        // Where the conversation is followed, the event itself is shown, in its place among the others.
        guard book[receipt.conversation] == nil else { return }
        ownShown.insert("\(receipt.conversation.rawValue)-\(receipt.sequence)")
        addDay(of: receipt.time)
        screen.add(text.ownLine(style, words, from: name, receipt, in: target.text))
    }

    private func show(_ page: HistoryPage, _ purpose: Pending?) {
        guard case .history(let target) = purpose else { return }
        if page.events.isEmpty { return tell("there is nothing older in \(target.text)", as: .dim) }
        tell("earlier in \(target.text):", as: .dim)
        for event in page.events {
            add(event)
            book[page.conversation]?.note(event)
        }
        let end = page.more ? "/history goes further back" : "there is nothing older: \(target.text) starts there"
        tell(end, as: .dim)
    }

    private func show(_ list: MemberList, _ purpose: Pending?) {
        guard case .who(let target) = purpose else { return }
        let names = list.members.map(\.name)
        for name in names { book[list.conversation]?.names[name.lowercased()] = name }
        tell("\(list.presentCount) present in \(target.text): \(names.joined(separator: ", "))")
    }

    private func takeDone(_ purpose: Pending?) {
        if case .password = purpose { return tell("the password is set: /login \(name) on another device asks for it") }
        if case .revoke(let device) = purpose { return tell("revoked: \(device)") }
        if case .order(let line, _) = purpose { return takeBlock(line) }
        guard case .leave(let target) = purpose else { return }
        if let conversation = book.named(target) { book[conversation.id] = nil }
        tell("you left \(target.text)", as: .leave)
    }

    private func takeFailure(_ error: ClientError, _ purpose: Pending?) {
        if isOfSession(error) {
            // The end of the connection is told of once, by itself; what was said is not to be lost with it.
            guard case .say(let target, _, let words) = purpose else {
                if error.kind == .unconfirmed, let purpose { tell(error.text.named(purpose.failure), as: .error) }
                return
            }
            if error.kind == .unconfirmed { return tellUnconfirmed(words, to: target) }
            noteUnsent()
            return tell("not sent to \(target.text): \(words)", as: .error)
        }
        let failure = CommandFailure(error, at: settings.address)
        guard let purpose = purpose else { return tell(failure.text, as: .error) }
        if case .files(let target) = purpose, error.isEmptyDirect(target) {
            return tell("no files in \(target.text)", as: .dim)
        }
        tell(words(failure.reason, of: error, purpose), as: .error)
        switch purpose {
        case .say(_, _, let words):
            // Put back into the prompt it would join what is being typed meanwhile.
            guard screen.editor != nil else { return warn("it was: \(words)") }
            tell("it was: \(words.harmless.fitting(columns: 100))\(keptAdvice)", as: .dim)
        case .enter(let target, let previous):
            guard current.matches(target) else { break }
            current = previous
            // The lines of a pipe that follow are meant for where it did not get.
            if isPipe, leaving == nil { endPipe(.refused) }
        case .enterAgain, .unread, .leave, .giveUp, .history, .who, .rooms, .files, .fetches, .find, .topic,
            .showTopic, .keep, .order, .owners, .withdraw, .cancel, .password, .devices, .revoke, .markRead:
            break
        }
    }

    /// Why something was refused, behind what was; a room that is not there is named.
    private func words(_ reason: String, of error: ClientError, _ purpose: Pending) -> String {
        guard case .order(let line, let room) = purpose, line.word.isOfRoom,
            error.kind == .refused(.noSuchConversation)
        else { return reason.named(purpose.failure) }
        return "\(purpose.failure): \(reason.named(room.text))"
    }

    /// Whether a failure is that of the whole session, whose end is told of once.
    private func isOfSession(_ error: ClientError) -> Bool {
        switch error.kind {
        case .lost, .unreachable, .unconfirmed, .untrusted, .distrusted: true
        case .refused(let code):
            !isLoggedIn || [.sessionRevoked, .accountDisabled, .abuse, .sessionLimit].contains(code)
        case .local, .damaged, .cancelled: !hasBeenLoggedIn
        }
    }
}
