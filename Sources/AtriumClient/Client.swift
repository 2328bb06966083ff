import AtriumNet
import AtriumSession
import AtriumWire

/// A client of one Atrium server: chat, history and files on one TCP connection.
///
/// Two threads work behind it. The *network thread* owns the socket, the session and the transfers' bookkeeping; it
/// always reads, and waits for nobody. The *disk thread* reads the files that are sent ahead of the network, and
/// writes, hashes, syncs and renames those that come. The program's thread gives commands with `perform` and takes
/// what happens from `events`; it never blocks the other two.
///
///     let client = try Client(ClientConfiguration(host: "127.0.0.1", name: "ada", software: "example/1"))
///     try client.start()
///     try client.perform(.say(.room("lobby"), .plain, "hello"))
///     while let event = client.events.next() { print(event) }
public final class Client: Sendable {
    /// Commands that may wait for the network thread.
    public static let commandsWaitingMax = 4_096
    /// Events that may wait for the program; what comes above waits, or is fetched again later.
    public static let eventsWaitingMax = 4_096

    /// What happens, in order.
    public let events: EventQueue
    /// Tells one's own events apart: `ConversationEvent.isMade(by:)`.
    public let instance: UInt64

    private let configuration: ClientConfiguration
    private let mailboxes: NetworkThread.Mailboxes
    private let lastToken = Lock<UInt64>(0)
    private let threads = Lock<[SystemThread]>([])
    private let stopFlag = StopFlag()

    /// Prepares a client; nothing is read, written or connected yet.
    ///
    /// - Throws: `ClientError` of kind `local`: a name against the rules, no descriptor left.
    public init(_ configuration: ClientConfiguration) throws(ClientError) {
        guard AccountName.isValid(configuration.name) else {
            throw ClientError(
                .local, "\"\(configuration.name)\" is no name: \(AccountName.rule)")
        }
        self.configuration = configuration
        instance = SecureRandom.number()
        do throws(SystemError) {
            let wakeUp = try WakeUp()
            let diskWakeUp = try WakeUp()
            events = try EventQueue(capacity: Self.eventsWaitingMax, emptied: wakeUp)
            mailboxes = NetworkThread.Mailboxes(
                wakeUp: wakeUp, commands: Mailbox(capacity: Self.commandsWaitingMax, wakeUp: wakeUp),
                disk: Mailbox(capacity: DiskThread.messagesMax, wakeUp: diskWakeUp),
                reports: Mailbox(capacity: DiskThread.messagesMax, wakeUp: wakeUp), events: events)
        } catch {
            throw ClientError(.local, error.text)
        }
    }

    deinit {
        stop()
    }

    /// Starts both threads; they connect and log in by themselves. `events` tells how that went.
    ///
    /// - Throws: `ClientError` of kind `local`: no thread or descriptor left.
    /// - Precondition: called once.
    public func start() throws(ClientError) {
        let (configuration, mailboxes, instance, stopFlag) = (configuration, mailboxes, instance, stopFlag)
        let failure: SystemError? = threads.withLock { threads in
            precondition(threads.isEmpty, "a client is started once")
            do throws(SystemError) {
                threads.append(
                    try SystemThread(name: "atrium-disk") {
                        DiskThread(
                            requests: mailboxes.disk, reports: mailboxes.reports,
                            records: RecordFolder(path: configuration.recordFolder)
                        ).run()
                    })
                threads.append(
                    try SystemThread(name: "atrium-network") {
                        Self.networkThread(configuration, mailboxes, instance, stopFlag)
                    })
                return nil
            } catch {
                return error
            }
        }
        if let failure { throw ClientError(.local, failure.text) }
    }

    /// Hands a command over; its outcome comes through `events` under the token returned.
    ///
    /// - Throws: `ClientError` of kind `local` where `commandsWaitingMax` commands wait already: take events first.
    @discardableResult
    public func perform(_ command: Command) throws(ClientError) -> CommandToken {
        // Under one lock, so that commands wait in the order of their tokens.
        let token = lastToken.withLock { last -> CommandToken? in
            let token = CommandToken(rawValue: last + 1)
            guard mailboxes.commands.offer(NumberedCommand(token: token, command: command)) else { return nil }
            last += 1
            return token
        }
        guard let token else {
            throw ClientError(.local, "too many commands wait; take events before you give more")
        }
        return token
    }

    /// Ends the connection at once, and waits for both threads. What there is of unfinished transfers is kept for a
    /// day, and the same `offer` or `fetch` goes on with it. Give `quit` first, and wait for `disconnected`, to end in
    /// good order. Calling it again does nothing.
    public func stop() {
        stopFlag.raise()
        mailboxes.wakeUp.signal()
        let running = threads.withLock { threads in
            defer { threads = [] }
            return threads
        }
        // Alone, the disk thread hears from nobody else.
        if running.count == 1 { mailboxes.disk.post(.stop) }
        for thread in running.reversed() { thread.join() }
    }

    private static func networkThread(
        _ configuration: ClientConfiguration, _ mailboxes: NetworkThread.Mailboxes, _ instance: UInt64,
        _ stopFlag: StopFlag
    ) {
        do throws(ClientError) {
            let thread = try NetworkThread(configuration, mailboxes, instance: instance) { stopFlag.isRaised }
            thread.run()
        } catch {
            _ = mailboxes.events.offer(.disconnected(error))
            mailboxes.disk.post(.stop)
        }
    }
}
