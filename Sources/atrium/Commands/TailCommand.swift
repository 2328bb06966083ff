import AtriumClient
import AtriumNet
import AtriumWire

/// `atrium tail [TARGET…]`: prints what is said, from a sequence or from now on.
struct TailCommand: OneShot {
    let targets: [TargetName]
    /// Only events above this sequence; nil for those from now on.
    let since: UInt64?
    /// The newest so many that are kept, first of all.
    let last: UInt64?
    /// Ends after so many.
    let count: UInt64?
    /// Goes on at the end of what is there.
    let follows: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        var targets: [TargetName] = []
        for word in arguments.words {
            let target = try TargetName(parsing: word)
            if !targets.contains(where: { $0.matches(target) }) { targets.append(target) }
        }
        self.targets = targets.isEmpty ? [.lobby] : targets
        since = try arguments.number(of: .since, from: 0)
        last = try arguments.number(of: .last, from: 1)
        count = try arguments.number(of: .count, from: 1)
        follows = arguments.has(.follow)
        guard since == nil || self.targets.count == 1 else {
            throw UsageError("--since goes with one TARGET: each has its own sequence", in: .tail)
        }
        guard since == nil || last == nil else { throw UsageError("--since or --last, not both", in: .tail) }
    }

    func run(_ exchange: Exchange) throws(CommandFailure) {
        var tail = TailProgress(targets: targets.count, count: count, follows: follows)
        var requests: Set<CommandToken> = []
        // Before anything is followed: what comes of that is not to be passed over here.
        for target in targets { try expectRoom(target, exchange) }
        for target in targets {
            let replay = since.map { Replay.since($0) } ?? last.map { .last($0) } ?? .none
            requests.insert(try exchange.perform(.follow(target.target, announce: false, replay: replay)))
        }
        let printer = Printer(settings: exchange.settings, namesConversation: targets.count > 1)
        while !tail.isFinished {
            guard let event = try exchange.next() else { continue }
            switch event {
            case .followed(let info, .some(let token)) where requests.contains(token):
                if info.created, info.kind != .direct {
                    exchange.tell("created \(info.kind.targetName(info.name).text)")
                }
                if let lost = tail.begin(info, since: since, last: last), let name = tail.name(of: info.conversation) {
                    exchange.tell("\(name): \(lost.lostWords)")
                }
            case .event(let event, _):
                if let name = tail.take(event) { printer.show(event, in: name) }
            case .presence(let change):
                if let name = tail.name(of: change.conversation) { printer.show(change, in: name) }
            case .failed(let token, let error) where requests.contains(token):
                throw CommandFailure(error, at: exchange.settings.address)
            case .missing(let conversation, let range):
                guard let name = tail.name(of: conversation), let lost = tail.pass(conversation, range) else {
                    continue
                }
                exchange.tell("\(name): \(lost.lostWords)")
            case .renumbered(let info):
                guard let name = tail.name(of: info.conversation) else { continue }
                exchange.tell("\(name) was restored: what it has now follows")
                tail.restart(info)
            case .invited(let invited): printer.show(invited, exchange)
            case .removed(let removed):
                printer.show(removed, exchange)
                guard let name = tail.name(of: removed.conversation) else { continue }
                throw CommandFailure(.refused, "there is nothing more to print of \(name)")
            case .connecting, .trustNeeded, .serverPinned, .connected, .loggedIn, .reconnecting, .reconnected, .resumed,
                .unfollowed, .followed,
                .gap, .committed, .history, .members, .rooms, .directs,
                .files, .fetches, .roles, .blocks, .fileFetched, .devices, .tokenMade, .deviceEnlisted, .readMoved,
                .done, .failed, .transfer, .notice, .disconnected:
                continue
            }
        }
    }

    /// Following a room of a new name would make it, and a reader who mistyped a name made none.
    private func expectRoom(_ target: TargetName, _ exchange: Exchange) throws(CommandFailure) {
        guard case .room = target.target else { return }
        let asked = try exchange.perform(.who(target.target))
        while true {
            let event = try exchange.next()
            if case .members(let token, _)? = event, token == asked { return }
            if case .failed(let token, let error)? = event, token == asked {
                throw CommandFailure(error, in: target, at: exchange.settings.address)
            }
        }
    }

    /// Writes events out, as text or JSON.
    private struct Printer {
        let settings: Settings
        let namesConversation: Bool

        func show(_ event: ConversationEvent, in name: String) {
            StandardStream.output.writeLine(
                settings.isJSON
                    ? EventJSON.object(event, in: name).line
                    : text.line(event, in: namesConversation ? name : nil))
        }

        func show(_ change: PresenceChange, in name: String) {
            let now = WallTime(microseconds: Clock.wallMicroseconds())
            StandardStream.output.writeLine(
                settings.isJSON
                    ? EventJSON.object(change, in: name, at: now).line : text.line(change, in: name, at: now))
        }

        func show(_ invited: Invited, _ exchange: Exchange) {
            guard settings.isJSON else { return exchange.tell(OrderText.sentence(invited)) }
            StandardStream.output.writeLine(OrderText.object(invited).line)
        }

        func show(_ removed: Removed, _ exchange: Exchange) {
            guard settings.isJSON else { return exchange.tell(OrderText.sentence(removed, to: exchange.name)) }
            let now = WallTime(microseconds: Clock.wallMicroseconds())
            StandardStream.output.writeLine(OrderText.object(removed, at: now).line)
        }

        /// Nothing printed here was said by this run, so no instance is one's own.
        private var text: EventText { EventText(palette: settings.palette, ownInstance: 0) }
    }
}
