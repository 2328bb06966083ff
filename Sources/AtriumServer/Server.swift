import AtriumNet
import AtriumServices
import AtriumSession
import AtriumStorage
import AtriumWire
import Glibc
import Synchronization

/// A running server: its threads, and the way to end them.
///
/// `init` opens port and data folder, so that what is wrong with either is known before anything runs. Threads are
/// started from the bottom up - journal, readers, disk workers, core, loops - and end from the top down.
public final class Server: Sendable {
    /// Where it listens, as `address:port`, with the port the system chose, or `unix:` and a path; at least one.
    public let addresses: [String]
    /// The first of them.
    public var address: String { addresses[0] }
    /// The port of the first place of the internet families; 0 where there is none.
    public let port: UInt16
    /// What it shows those who connect by TLS; nil where nobody does.
    public let certificate: ServerCertificate?

    /// Held, with its lock, until the server has stopped.
    private let folder: Lock<DataFolder?>
    private let listeners: Lock<ListeningSockets?>
    /// Nil where the control socket cannot be had.
    private let control: ControlService?
    private let mailboxes: Mailboxes
    private let log: Log
    private let threads: ServerThreads
    private let isStopped = Atomic<Bool>(false)

    /// Opens everything and starts to serve.
    ///
    /// - Throws: `ServerError`, one sentence that says what to do.
    public convenience init(_ settings: ServerSettings, log: Log) throws(ServerError) {
        try self.init(
            settings, log: log, listeners: try ListeningSockets(settings), certificate: ServerCertificate(settings),
            checksJournal: false
        ) {}
    }

    /// Opens everything but the port, and starts to serve.
    ///
    /// - Parameters:
    ///   - listeners: Where it listens.
    ///   - certificate: What it shows those who connect by TLS; nil where nobody does.
    ///   - checksJournal: Whether the journal is read as a whole first, as is due where a disk has failed under it.
    ///   - onHalt: Called once, on any thread, when the journal keeps nothing any more. The server is then to be
    ///     stopped.
    convenience init(
        _ settings: ServerSettings, log: Log, listeners: ListeningSockets, certificate: ServerCertificate?,
        checksJournal: Bool, onHalt: @escaping @Sendable () -> Void
    ) throws(ServerError) {
        do {
            try self.init(
                starting: settings, log: log, listeners: listeners, certificate: certificate,
                checksJournal: checksJournal, onHalt: onHalt)
        } catch let error as ServerError {
            throw error
        } catch let error as JournalError {
            throw ServerError(error.text)
        } catch let error as SystemError {
            throw ServerError("the server cannot start: \(error.text)")
        } catch {
            throw ServerError("the server cannot start: \(error)")
        }
    }

    private init(
        starting settings: ServerSettings, log: Log, listeners: ListeningSockets, certificate: ServerCertificate?,
        checksJournal: Bool, onHalt: @escaping @Sendable () -> Void
    ) throws {
        let folder = try DataFolder(path: settings.dataPath, journalFolder: settings.journalPath)
        try certificate?.open(name: settings.name)
        let mailboxes = try Mailboxes(
            loopCount: settings.loopCount, readerCount: settings.readerCount, diskCount: settings.diskCount,
            limits: settings.limits)
        let count = ConnectionCount(maximum: settings.limits.count(.connectionsMax))
        var start = ServerStart(settings, folder, mailboxes, log)
        var isStarted = false
        // A start that fails half-way leaves no thread behind, nor what it holds open: it may be tried again.
        defer { if !isStarted { start.takeBack() } }
        let snapshot = try start.startStorage(checksJournal: checksJournal, onHalt: onHalt)
        try start.startCore(snapshot)
        try start.startLoops(snapshot, listeners, certificate, count)
        addresses = listeners.addresses
        port = listeners.port
        self.certificate = certificate
        control = Self.openControl(
            folder.controlPath,
            ControlContext(
                mailboxes: mailboxes, connectionCount: count, durability: settings.durability,
                address: listeners.addresses[0], log: log))
        isStarted = true
        threads = start.threads
        self.log = log
        self.mailboxes = mailboxes
        self.folder = Lock(folder)
        self.listeners = Lock(listeners)
        log(
            .info, "start", .text("version", ServerVersion.number), .text("address", addresses.joined(separator: " ")),
            .text("data", settings.dataPath), .number("accounts", UInt64(snapshot.accounts.count)),
            .number("rooms", UInt64(snapshot.rooms.count)), .number("files", UInt64(snapshot.files.count)))
    }

    /// Ends the server and waits until it has ended. Everything acknowledged is kept, and everyone connected is told.
    public func stop() {
        stop(
            telling: ErrorFrame(
                .shuttingDown, "the server is stopping; connect again later", retryAfterMilliseconds: 5000))
    }

    /// Ends the server and waits until it has ended.
    ///
    /// - Parameter reason: What everyone connected is told.
    func stop(telling reason: ErrorFrame) {
        guard !isStopped.exchange(true, ordering: .acquiringAndReleasing) else { return }
        control?.stop()
        // Loops take nothing in any more, and disks end no upload any more; the core ends once the journal has given
        // back all it holds.
        for loop in mailboxes.loops { loop.post(.refuseNew) }
        for disk in mailboxes.disks { disk.post(.endNoMoreUploads) }
        threads.core?.join()
        mailboxes.journal.post(.stop)
        threads.journal?.join()
        for loop in mailboxes.loops { loop.post(.drain(reason)) }
        for thread in threads.loops { thread.join() }
        for reader in mailboxes.readers { reader.post(.stop) }
        for disk in mailboxes.disks { disk.post(.stop) }
        for thread in threads.readers + threads.disks { thread.join() }
        listeners.withLock { $0 = nil }
        folder.withLock { $0 = nil }
        log(.info, "stop")
    }

    /// A server without a control socket serves all the same: maintenance then says that it does not answer.
    private static func openControl(_ path: String, _ context: ControlContext) -> ControlService? {
        do throws(SystemError) {
            return try ControlService(path: path, context)
        } catch {
            context.log(.warning, "control", .text("path", path), .text("error", error.text))
            return nil
        }
    }
}
