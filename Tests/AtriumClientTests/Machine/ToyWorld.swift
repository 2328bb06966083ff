import AtriumClient
import AtriumSession
import AtriumWire

/// A machine and a toy server, joined frame by frame under a clock of the test's own.
final class ToyWorld {
    /// The program's queue.
    final class Events: EventOutlet {
        var waiting: [ClientEvent] = []
        var capacity = Int.max
        var largest = 0
        var count: Int { waiting.count }

        func offer(_ event: ClientEvent) -> Bool {
            guard waiting.count < capacity else { return false }
            waiting.append(event)
            largest = max(largest, waiting.count)
            return true
        }
    }

    let server: ToyServer
    let machine: ClientMachine
    let events = Events()
    /// Everything the program has taken.
    var seen: [ClientEvent] = []
    /// Frames that may pass, in either direction, before the link is cut; nil for no cut.
    var framesUntilCut: Int?
    /// How often the link was cut.
    var cuts = 0
    /// Transfers of which the disk was to keep what there is.
    private(set) var kept: [CommandToken] = []
    /// What protects the links that are made from now on.
    var security = LinkSecurity.clear
    /// What happens after each frame that the server takes.
    var afterFrame: () -> Void = {}
    private(set) var now = MonotonicTime(nanoseconds: 1)
    private(set) var connection: ToyConnection?
    private var replies: [[UInt8]] = []
    private var lastToken: UInt64 = 0

    init(
        _ server: ToyServer = ToyServer(), reconnection: Reconnection = .always, eventsWaitingMax: Int = 4_096,
        trust: any TrustSource = NobodyTrusted(), identity: (any IdentitySource)? = nil
    ) throws {
        self.server = server
        events.capacity = eventsWaitingMax
        let identity = try identity ?? ToyIdentity()
        machine = ClientMachine(
            software: "toy/1", reconnection: reconnection, instance: 40,
            surroundings: ClientMachine.Surroundings(
                events: events, eventsWaitingMax: eventsWaitingMax, identity: identity, trust: trust,
                random: { count in (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ 3) } }))
    }

    @discardableResult
    func perform(_ command: Command) -> CommandToken {
        lastToken += 1
        let token = CommandToken(rawValue: lastToken)
        machine.perform(command, token, at: now)
        return token
    }

    /// The server says something that nobody asked for.
    func tell(_ frame: some WireFrame) { replies.append(frame.encoded(requestID: 0)) }

    /// An event of somebody else's, live where the room is followed.
    func say(_ text: String) {
        let event = server.add(text)
        if connection?.isFollowed == true { replies.append(event.encoded(requestID: 0)) }
    }

    /// Breaks the link.
    func cut() {
        guard connection != nil else { return }
        cuts += 1
        connection = nil
        replies = []
        machine.linkClosed(at: now)
    }

    /// Runs until nothing moves, and then on to the next deadline, until `isDone` says so.
    ///
    /// - Parameter turnsMax: the test is wrong where it takes more.
    func run(turnsMax: Int = 200_000, until isDone: () -> Bool) throws {
        for _ in 0..<turnsMax {
            let hasMoved = try turn()
            take()
            if isDone() { return }
            guard !hasMoved else { continue }
            guard let deadline = machine.nextDeadline else { throw ScriptedPeer.Surprise("nothing happens any more") }
            now = max(deadline, now.advanced(byNanoseconds: 1))
        }
        throw ScriptedPeer.Surprise("it takes too long")
    }

    /// One turn in which the program takes nothing.
    func idle() throws -> Bool { try turn() }

    /// Takes what the program has to hear.
    func take() {
        seen += events.waiting
        events.waiting = []
    }

    /// One turn of the machine and the server.
    ///
    /// - Returns: whether anything moved.
    private func turn() throws -> Bool {
        machine.tick(at: now)
        if case .open(let moment) = machine.linkWish, moment <= now {
            machine.connecting(to: "toy")
            machine.connected(to: "toy", over: security, at: now)
            connection = ToyConnection(server, binding: binding)
        }
        var hasMoved = serveDisk()
        if deriveKeys() { hasMoved = true }
        if let connection {
            _ = machine.send(at: now) { bytes in
                connection.append(Array(bytes))
                return .moved(bytes.count)
            }
            if try exchange(connection) { hasMoved = true }
        }
        if machine.linkWish == .close {
            connection = nil
            machine.linkClosed(at: now)
            hasMoved = true
        }
        return hasMoved
    }

    private var binding: ChannelBinding? {
        if case .tls(let proof) = security { proof.channelBinding } else { nil }
    }

    /// A processor that needs no time.
    private func deriveKeys() -> Bool {
        var work: [KeyWork] = []
        machine.drainKeyWork(into: &work)
        for one in work { machine.take(one.result(), at: now) }
        return !work.isEmpty
    }

    /// A disk that has room for everything, and keeps nothing.
    private func serveDisk() -> Bool {
        var requests: [DiskRequest] = []
        machine.drainDiskRequests(into: &requests)
        for request in requests {
            switch request {
            case .prepare(let token, _, _, _): machine.take(.prepared(token, sizeBytes: nil, received: []), at: now)
            case .write(let token, let id, let blocks):
                machine.take(.written(token, id, bytes: blocks.reduce(0) { $0 + $1.data.count }), at: now)
            case .close(let token, let keeps):
                if keeps { kept.append(token) }
                machine.take(.closed(token), at: now)
            case .open(let token, _, _, let fresh, _):
                guard let layout = BlockLayout(sizeBytes: server.fileBytes) else { continue }
                machine.take(
                    .opened(token, layout, operation: fresh, isKnown: false, replaces: nil), at: now)
            case .note, .read, .check, .hash, .recover, .create, .finish, .stop: break
            }
        }
        return !requests.isEmpty
    }

    /// Passes frames on, one by one.
    private func exchange(_ connection: ToyConnection) throws -> Bool {
        var hasMoved = false
        while self.connection != nil {
            if !replies.isEmpty {
                guard mayPass() else { return true }
                machine.received(replies.removeFirst(), at: now)
            } else {
                guard let answers = try connection.step() else { return hasMoved }
                replies += answers
                afterFrame()
                guard mayPass() else { return true }
            }
            hasMoved = true
        }
        return true
    }

    private func mayPass() -> Bool {
        guard let left = framesUntilCut else { return true }
        guard left > 0 else {
            framesUntilCut = nil
            cut()
            return false
        }
        framesUntilCut = left - 1
        return true
    }
}

extension ToyWorld {
    /// Texts of the messages the program saw, in order.
    var texts: [String] {
        seen.compactMap { event in
            if case .event(let event, _) = event, case .message(_, let text) = event.body { text } else { nil }
        }
    }

    /// The receipt of a command.
    func receipt(_ token: CommandToken) -> Receipt? {
        for case .committed(token, let receipt) in seen { return receipt }
        return nil
    }

    /// Why a command failed.
    func failure(_ token: CommandToken) -> ClientError? {
        for case .failed(token, let error) in seen { return error }
        return nil
    }

    /// How often the session stood again.
    var reconnectedCount: Int {
        seen.count { if case .reconnected = $0 { true } else { false } }
    }

    /// What was told to be missing for good.
    var missing: [ClosedRange<UInt64>] {
        seen.compactMap { if case .missing(_, let range) = $0 { range } else { nil } }
    }
}
