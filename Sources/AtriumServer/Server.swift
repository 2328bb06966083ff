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
    private let threads: Threads
    private let isStopped = Atomic<Bool>(false)

    private struct Threads: Sendable {
        var journal: SystemThread
        var readers: [SystemThread]
        var disks: [SystemThread]
        var core: SystemThread
        var loops: [SystemThread]
    }

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
        var isStarted = false
        var started: [SystemThread] = []
        // A start that fails half-way leaves no thread behind, nor what it holds open: it may be tried again.
        defer { if !isStarted { Self.end(mailboxes, started) } }
        let (journal, snapshot) = try JournalThread.start(
            path: folder.journalPath, settings, checks: checksJournal, mailboxes, log, onHalt: onHalt)
        started.append(journal)
        let uploading = snapshot.files.filter { $0.state == .uploading }.map(\.file)
        try folder.blobs.clearIncoming(keeping: Set(uploading))
        let readers = try (0..<settings.readerCount).map { index in
            let reader = try ReaderThread.start(
                path: folder.journalPath, index: index, mailboxes, settings.limits, log)
            started.append(reader)
            return reader
        }
        let space = FreeSpace(dataPath: folder.path, journalPath: folder.journalPath)
        // Known before the first offer comes. What unfinished uploads take up is no room that is yet to go.
        let progress = try folder.blobs.incomingProgress(of: uploading)
        if let report = space.measure() { mailboxes.core.post(.space(report, progress)) }
        let disks = try (0..<settings.diskCount).map { index in
            let disk = try DiskThread.start(folder.blobs, index: index, space: index == 0 ? space : nil, mailboxes)
            started.append(disk)
            return disk
        }
        let blobs = folder.blobs
        let core = try SystemThread(name: "core") {
            let router = Router(
                snapshot: snapshot,
                settings: ServiceSettings(
                    limits: settings.limits, keep: settings.keep, accountPolicy: settings.accountPolicy),
                loopCount: settings.loopCount)
            var core = CoreThread(
                router: router, mailboxes: mailboxes, blobs: blobs, log: log, logsMessages: settings.logsMessages)
            core.run()
        }
        started.append(core)
        var secret: [UInt8] = []
        secret.append(bigEndian: snapshot.secret.0)
        secret.append(bigEndian: snapshot.secret.1)
        let decoy = ScramDecoy(secret: secret) { NameForm.folded.of($0) ?? $0 }
        let welcome = WelcomeForm(
            software: ServerVersion.software, serverName: settings.name, serverID: snapshot.serverID,
            policy: settings.accountPolicy, limits: settings.limits)
        let count = ConnectionCount(maximum: settings.limits.count(.connectionsMax))
        let shared = LoopLimits(settings)
        let loops = try (0..<settings.loopCount).map { index in
            let context = LoopContext(
                index: index, mailboxes: mailboxes, limits: settings.limits, welcome: welcome, decoy: decoy,
                certificate: certificate, log: log, connectionCount: count, shared: shared)
            let loop = try LoopThread.start(context, listeners: listeners.listeners)
            started.append(loop)
            return loop
        }
        addresses = listeners.addresses
        port = listeners.port
        self.certificate = certificate
        control = Self.openControl(
            folder.controlPath,
            ControlContext(
                mailboxes: mailboxes, connectionCount: count, durability: settings.durability,
                address: listeners.addresses[0], log: log))
        isStarted = true
        threads = Threads(journal: journal, readers: readers, disks: disks, core: core, loops: loops)
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
        // Loops take nothing in any more; the core ends once the journal has given back all it holds.
        for loop in mailboxes.loops { loop.post(.refuseNew) }
        threads.core.join()
        mailboxes.journal.post(.stop)
        threads.journal.join()
        for loop in mailboxes.loops { loop.post(.drain(reason)) }
        for thread in threads.loops { thread.join() }
        for reader in mailboxes.readers { reader.post(.stop) }
        for disk in mailboxes.disks { disk.post(.stop) }
        for thread in threads.readers + threads.disks { thread.join() }
        listeners.withLock { $0 = nil }
        folder.withLock { $0 = nil }
        log(.info, "stop")
    }

    /// Ends the threads of a server that does not come to be, those that have started, and waits for them.
    private static func end(_ mailboxes: Mailboxes, _ started: [SystemThread]) {
        mailboxes.core.post(.journalHalted)
        for loop in mailboxes.loops {
            mailboxes.core.post(.loopIsQuiet)
            loop.post(.refuseNew)
            loop.post(.drain(ErrorFrame(.shuttingDown, "the server could not start", retryAfterMilliseconds: 5000)))
        }
        mailboxes.journal.post(.stop)
        for reader in mailboxes.readers { reader.post(.stop) }
        for disk in mailboxes.disks { disk.post(.stop) }
        for thread in started { thread.join() }
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
