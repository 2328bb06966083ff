import AtriumSession
import AtriumWire

/// What the program asks for, as requests.
extension ClientMachine {
    /// Whether the driver may hand another command over. Those that cannot be done yet wait here, in order, also while
    /// there is no link.
    package var takesCommands: Bool { held.count < Client.commandsWaitingMax }

    /// Takes a command; its outcome comes as an event under the token.
    ///
    /// - Parameter token: above those of all commands before.
    package func perform(_ command: Command, _ token: CommandToken, at now: MonotonicTime) {
        switch command {
        case .reconnectNow:
            if case .apart(let due) = standing, due > now {
                loss.hurry(insteadOf: due)
                standing = .apart(until: now)
            }
            sink.tell(.done(token))
        case .answerTrust(let fingerprint, let accepted):
            answerTrust(fingerprint, accepted: accepted, at: now)
            sink.tell(.done(token))
        case .cancel(let target):
            if !cancelApart(target, for: token, at: now) { hold(command, token) }
        case .say, .follow, .unfollow, .history, .markRead, .who, .setTopic, .setKeep, .order, .rooms, .directs, .files,
            .fetches, .offer,
            .fetch,
            .withdraw, .account, .quit:
            hold(command, token)
        }
    }

    private func hold(_ command: Command, _ token: CommandToken) {
        held.append(NumberedCommand(token: token, command: command))
    }

    /// Cancels a transfer that was not taken up yet, or any while there is no session: nobody has to be asked.
    ///
    /// - Returns: whether that was so.
    private func cancelApart(_ target: CommandToken, for token: CommandToken, at now: MonotonicTime) -> Bool {
        if let index = held.firstIndex(where: { $0.token == target && $0.command.isTransfer }) {
            let command = held.remove(at: index).command
            sink.step(
                TransferProgress(of: target, command, failed: ClientError(.cancelled, "cancelled")), must: true)
            sink.tell(.done(token))
            return true
        }
        guard loss.hasLoggedIn, !isLoggedIn, !isOver else { return false }
        cancel(target, for: token, at: now)
        return true
    }

    /// Begins with the commands that can be done now.
    func takeUpCommands(at now: MonotonicTime) {
        if case .over(let error) = standing {
            return refuseHeld(error ?? ClientError(.lost, "the session has ended"))
        }
        var count = 0
        while count < held.count, canBegin {
            begin(held[count].command, held[count].token, at: now)
            count += 1
        }
        held.removeFirst(count)
        if !isLoggedIn && quit == nil && wantsToLeave {
            if let connection { connection.finish(.asked) } else { over(nil) }
        }
    }

    /// Whether the program wants to leave while no session stands: at the start nothing else before that, later in any
    /// case, since nobody knows when there will be a session again.
    private var wantsToLeave: Bool {
        let heldQuit = held.firstIndex { if case .quit = $0.command { true } else { false } }
        return heldQuit.map { $0 == 0 || loss.hasLoggedIn } ?? false
    }

    /// Whether another command may be begun.
    private var canBegin: Bool {
        isLoggedIn && quit == nil && requests.hasRoom && sink.hasRoom
            && transfersWaiting.count < Self.transfersWaitingMax && historyWaiting.count < Requests.waitingMax
    }

    private static var transfersWaitingMax: Int { 4_096 }

    /// Begins with a command.
    ///
    /// - Precondition: `canBegin`.
    private func begin(_ command: Command, _ token: CommandToken, at now: MonotonicTime) {
        if let refusal = refusal(of: command) {
            sink.tell(.failed(token, refusal))
            return
        }
        switch command {
        case .say(let target, let style, let text):
            requests.add(
                Say(operation: operations.next(), target: target, style: style, text: text),
                .say(token, target))
        case .follow(let target, let announce, let replay):
            requests.add(Follow(target: target, announce: announce), .follow(token, replay, announce: announce))
        case .unfollow(let conversation):
            conversations.unfollow(conversation)
            requests.add(Unfollow(conversation: conversation), .command(token))
        case .history(let conversation, let after, let before, let order, let count):
            askPage(
                History(conversation: conversation, after: after, before: before, order: order, count: count), token)
        case .markRead(let conversation, let sequence):
            requests.add(MarkRead(conversation: conversation, sequence: sequence), .command(token))
            noteReading(conversation, upTo: sequence)
        case .who(let target):
            requests.add(Who(target: target, after: ""), .members(token, target, []))
        case .setTopic(let target, let topic):
            requests.add(SetTopic(operation: operations.next(), target: target, topic: topic), .command(token))
        case .setKeep(let target, let rule):
            requests.add(SetKeep(operation: operations.next(), target: target, rule: rule), .command(token))
        case .order(let order): begin(order, token)
        case .rooms:
            requests.add(ListRooms(after: "", count: 0), .rooms(token, []))
        case .directs:
            requests.add(ListDirects(after: ConversationID(rawValue: 0), count: 0), .directs(token, []))
        case .files(let target):
            requests.add(ListFiles(target: target, before: 0, count: 0), .files(token, target, []))
        case .fetches(let file):
            requests.add(ListFetches(file: file, count: 0), .fetches(token))
        case .withdraw(let file):
            requests.add(Withdraw(operation: operations.next(), file: file), .command(token))
        case .offer, .fetch:
            transfersWaiting.append((token, command))
        case .cancel(let transfer):
            cancel(transfer, for: token, at: now)
        case .account(let asked): perform(asked, token)
        case .answerTrust, .reconnectNow: sink.tell(.done(token))
        case .quit:
            quit = token
            cancelTransfers(at: now)
        }
    }

    /// What cannot even be put in a frame is refused here, in the words the server would use.
    private func refusal(of command: Command) -> ClientError? {
        switch command {
        case .say(let target, _, let text):
            return refusal(of: target) ?? refusal(of: text, max: limits[.textMaxBytes], what: "the message")
        case .setTopic(let target, let text):
            return refusal(of: target) ?? refusal(of: text, max: limits[.topicMaxBytes], what: "the topic")
        case .follow(let target, _, _), .who(let target), .setKeep(let target, _), .files(let target),
            .offer(_, let target):
            return refusal(of: target)
        case .account(let asked): return refusal(of: asked)
        case .order(let order): return refusal(of: order)
        case .unfollow, .history, .markRead, .rooms, .directs, .fetches, .fetch, .cancel, .withdraw,
            .answerTrust, .reconnectNow, .quit:
            return nil
        }
    }

    func refusal(of text: String, max: UInt64, what: String) -> ClientError? {
        let count = text.utf8.count
        guard count > Int(clamping: max) else { return nil }
        return ClientError(.refused(.textTooLong), "\(what) has \(count) bytes; \(max) are allowed")
    }

    func refusal(of target: Target) -> ClientError? {
        switch target {
        case .conversation: return nil
        case .room(let name), .account(let name):
            return refusal(ofName: name)
        }
    }

    func refusal(ofName name: String) -> ClientError? {
        let max = Int(clamping: limits[.nameMaxBytes])
        guard name.utf8.count > max else { return nil }
        return ClientError(.refused(.nameInvalid), "a name has at most \(max) bytes")
    }

    /// Sends Quit once everything asked before has its outcome. The end of a transfer that nobody waits for needs none:
    /// it takes effect before Quit does, and so costs no round trip of its own. [SESSION-3.7-1]
    func quitWhenIdle(_ connection: Connection) {
        guard let quit, !connection.hasQuit, passwordsDeriving.isEmpty, requests.areOpen(where: isForNobody) else {
            return
        }
        connection.hasQuit = true
        requests.add(Quit(), .quit(quit))
    }

    /// Whether a request ends a transfer, and nobody waits to hear of it.
    private func isForNobody(_ purpose: RequestPurpose) -> Bool {
        guard case .cancel(let id) = purpose else { return false }
        return closing[id].map { $0.token == nil && $0.offer == nil } ?? true
    }
}
