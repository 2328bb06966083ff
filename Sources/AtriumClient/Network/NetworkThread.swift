import AtriumNet
import AtriumSession
import Glibc
import Synchronization

/// The thread that owns the socket: connects, reads whatever comes, does commands, sends. It waits for the kernel
/// alone, never for the program or the disk. Confined to its thread.
final class NetworkThread {
    /// What it shares with the other threads.
    struct Mailboxes: Sendable {
        /// Wakes this thread, for whatever reason.
        let wakeUp: WakeUp
        let commands: Mailbox<NumberedCommand>
        let disk: Mailbox<DiskRequest>
        let reports: Mailbox<DiskReport>
        let events: EventQueue
    }

    private enum Watched: UInt64 {
        case wakeUp
        case socket
    }

    private let configuration: ClientConfiguration
    private let mailboxes: Mailboxes
    private let isStopping: () -> Bool
    private let sink: EventSink
    private let conversations = Conversations()
    private let operations: OperationCounter
    private let poller: Poller
    private var connection: Connection?
    /// Commands that were taken and cannot be done yet.
    private var held: [NumberedCommand] = []
    private var isWatchingWrites = false

    init(
        _ configuration: ClientConfiguration, _ mailboxes: Mailboxes, instance: UInt64,
        isStopping: @escaping () -> Bool
    ) throws(SystemError) {
        self.configuration = configuration
        self.mailboxes = mailboxes
        self.isStopping = isStopping
        sink = EventSink(queue: mailboxes.events, capacity: Client.eventsWaitingMax)
        operations = OperationCounter(instance: instance)
        poller = try Poller(capacity: 8)
        try poller.add(mailboxes.wakeUp.descriptor, .read, token: Watched.wakeUp.rawValue)
    }

    /// Connects, serves one connection to its end, and then answers what still comes until it is told to stop.
    func run() {
        var end: ClientError?
        do throws(SystemError) {
            end = try connectAndServe()
        } catch {
            let failure = ClientError(.local, error.text)
            connection?.abandon(failure)
            end = failure
        }
        connection = nil
        sink.tell(.disconnected(end))
        refuseCommands(end ?? ClientError(.lost, "the session has ended"))
        mailboxes.disk.post(.stop)
    }

    /// - Returns: why the connection ended; nil where it was asked to.
    private func connectAndServe() throws(SystemError) -> ClientError? {
        do throws(ClientError) {
            let connected = try connect(DeviceIdentity(configuration))
            connection = connected
        } catch {
            return hasHeldQuit() ? nil : error
        }
        guard let connection else { return nil }
        try serve(connection)
        switch connection.end {
        case .none:
            let error = ClientError(.cancelled, "the client was stopped")
            connection.abandon(error)
            return error
        case .asked:
            connection.abandon(ClientError(.lost, "the session has ended"))
            return nil
        case .failed(let error):
            connection.abandon(error)
            return error
        }
    }

    private func connect(_ identity: DeviceIdentity) throws(ClientError) -> Connection {
        var connector = try Connector(
            host: configuration.host, port: configuration.port, timeout: configuration.connectTimeout)
        let surroundings = Connection.Surroundings(
            sink: sink, conversations: conversations, operations: operations, disk: mailboxes.disk)
        while let attempt = connector.attempt(at: now) {
            sink.tell(.connecting(address: attempt.address))
            do throws(SystemError) {
                if let failure = try wait(for: attempt) {
                    connector.failed(failure)
                    continue
                }
                let address = attempt.address
                return try Connection(
                    attempt.take(), address: address, identity: identity,
                    software: PlainFileName.shortened(configuration.software, toBytes: 255),
                    surroundings: surroundings, at: now)
            } catch {
                throw ClientError(.local, error.text)
            }
        }
        throw connector.failure
    }

    /// - Returns: why the attempt failed; nil where it worked.
    private func wait(for attempt: borrowing Connector.Attempt) throws(SystemError) -> ClientError? {
        try poller.add(attempt.descriptor.rawValue, .write, token: Watched.socket.rawValue)
        var isSettled = false
        while !isSettled {
            if isStopping() || hasHeldQuit() { return ClientError(.cancelled, "the client was stopped") }
            guard now < attempt.deadline else { return attempt.timedOut }
            try poller.wait(milliseconds: milliseconds(until: attempt.deadline)) { token, _ in
                if token == Watched.socket.rawValue { isSettled = true }
            }
            mailboxes.wakeUp.clear()
            takeCommands()
        }
        try poller.remove(attempt.descriptor.rawValue)
        return attempt.failure
    }

    private func serve(_ connection: Connection) throws(SystemError) {
        let descriptor = connection.link.descriptor.rawValue
        try poller.add(descriptor, [.read, .write], token: Watched.socket.rawValue)
        isWatchingWrites = true
        while connection.end == nil && !isStopping() {
            var isReadable = false
            try poller.wait(milliseconds: milliseconds(until: nextDeadline(connection))) { token, interest in
                if token == Watched.socket.rawValue {
                    isReadable = !interest.isDisjoint(with: [.read, .hangUp])
                }
            }
            if isReadable { connection.readable(at: now) }
            turn(connection)
            let wantsWrites = connection.endTurn(at: now)
            sink.flush(at: now)
            if wantsWrites != isWatchingWrites {
                isWatchingWrites = wantsWrites
                try poller.change(
                    descriptor, wantsWrites ? [.read, .write] : .read, token: Watched.socket.rawValue)
            }
        }
        // What was said last - Quit, an error, a Cancel - leaves as far as the socket takes it.
        _ = connection.endTurn(at: now)
    }

    private func nextDeadline(_ connection: Connection) -> MonotonicTime? {
        [connection.nextDeadline, sink.nextFlush].compactMap(\.self).min()
    }

    /// Takes what the other threads have to say.
    private func turn(_ connection: Connection) {
        mailboxes.wakeUp.clear()
        var reports: [DiskReport] = []
        mailboxes.reports.drain(into: &reports)
        for report in reports where connection.end == nil { connection.take(report, at: now) }
        sink.flush(at: now)
        takeCommands()
        var count = 0
        while count < held.count, connection.takesCommands {
            connection.perform(held[count].command, held[count].token, at: now)
            count += 1
        }
        held.removeFirst(count)
        if connection.end == nil { connection.tick(at: now) }
        if !connection.isReady && connection.quit == nil && hasHeldQuit() { connection.finish(.asked) }
    }

    /// Takes commands out of their mailbox while few wait here; the mailbox's bound then holds the program back.
    private func takeCommands() {
        guard held.count < Client.commandsWaitingMax else { return }
        var commands: [NumberedCommand] = []
        mailboxes.commands.drain(into: &commands)
        held.append(contentsOf: commands)
    }

    /// Whether the program wants to leave before the login stands, and nothing else before that.
    private func hasHeldQuit() -> Bool {
        guard case .quit = held.first?.command else { return false }
        return true
    }

    /// After the end of the connection each command fails at once. The poller is not used: it may be what failed.
    private func refuseCommands(_ error: ClientError) {
        var wanted = pollfd(fd: mailboxes.wakeUp.descriptor, events: Int16(POLLIN), revents: 0)
        while true {
            takeCommands()
            for numbered in held {
                switch numbered.command {
                case .quit: sink.tell(.done(numbered.token))
                case .offer, .fetch:
                    sink.step(
                        TransferProgress(of: numbered.token, numbered.command, failed: error), must: true)
                case .say, .follow, .unfollow, .history, .markRead, .who, .setTopic, .rooms, .directs, .files,
                    .cancel, .withdraw:
                    sink.tell(.failed(numbered.token, error))
                }
            }
            held = []
            sink.flush(at: now)
            if isStopping() { return }
            _ = poll(&wanted, 1, -1)
            mailboxes.wakeUp.clear()
            var reports: [DiskReport] = []
            mailboxes.reports.drain(into: &reports)
        }
    }

    private var now: MonotonicTime { MonotonicTime(nanoseconds: Clock.monotonicNanoseconds()) }

    /// -1 for ever; rounded up, so that the moment has come when the wait is over.
    private func milliseconds(until deadline: MonotonicTime?) -> Int {
        guard let deadline else { return -1 }
        return Int(clamping: deadline.nanoseconds(since: now) / 1_000_000 + 1)
    }
}
