import AtriumSession
import AtriumWire

/// What the program asks for, as requests.
extension Connection {
    /// Whether another command may come now.
    var takesCommands: Bool {
        isReady && requests.hasRoom && sink.hasRoom && transfersWaiting.count < Self.transfersWaitingMax
            && historyWaiting.count < Requests.waitingMax
    }

    private static var transfersWaitingMax: Int { 4_096 }

    /// Does a command.
    ///
    /// - Precondition: `isReady`.
    func perform(_ command: Command, _ token: CommandToken, at now: MonotonicTime) {
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
            requests.add(Follow(target: target, announce: announce), .follow(token, replay))
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
        case .rooms:
            requests.add(ListRooms(after: "", count: 0), .rooms(token, []))
        case .directs:
            requests.add(ListDirects(after: ConversationID(rawValue: 0), count: 0), .directs(token, []))
        case .files(let target):
            requests.add(ListFiles(target: target, before: 0, count: 0), .files(token, target, []))
        case .withdraw(let file):
            requests.add(Withdraw(operation: operations.next(), file: file), .command(token))
        case .offer, .fetch:
            transfersWaiting.append((token, command))
        case .cancel(let transfer):
            cancel(transfer, for: token, at: now)
        case .quit:
            quit = token
            cancelTransfers(at: now)
        }
    }

    /// What cannot even be put in a frame is refused here, in the words the server would use.
    private func refusal(of command: Command) -> ClientError? {
        let limits = session.limits
        switch command {
        case .say(let target, _, let text):
            return refusal(of: target) ?? refusal(of: text, max: limits[.textMaxBytes], what: "the message")
        case .setTopic(let target, let text):
            return refusal(of: target) ?? refusal(of: text, max: limits[.topicMaxBytes], what: "the topic")
        case .follow(let target, _, _), .who(let target), .files(let target), .offer(_, let target):
            return refusal(of: target)
        case .unfollow, .history, .markRead, .rooms, .directs, .fetch, .cancel, .withdraw, .quit:
            return nil
        }
    }

    private func refusal(of text: String, max: UInt64, what: String) -> ClientError? {
        let count = text.utf8.count
        guard count > Int(clamping: max) else { return nil }
        return ClientError(.refused(.textTooLong), "\(what) has \(count) bytes; \(max) are allowed")
    }

    private func refusal(of target: Target) -> ClientError? {
        switch target {
        case .conversation: return nil
        case .room(let name), .account(let name):
            let max = Int(clamping: session.limits[.nameMaxBytes])
            guard name.utf8.count > max else { return nil }
            return ClientError(.refused(.nameInvalid), "a name has at most \(max) bytes")
        }
    }

    /// Sends Quit once everything asked before has its outcome.
    func quitWhenIdle() {
        guard let quit, !hasQuit, requests.isEmpty, closing.isEmpty else { return }
        hasQuit = true
        requests.add(Quit(), .quit(quit))
    }
}
