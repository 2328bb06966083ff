import AtriumNet
import AtriumServices
import AtriumSession
import AtriumStorage
import AtriumWire

/// The start of a server: its threads from the bottom up, storage first, then the core, then the loops.
struct ServerStart {
    private let settings: ServerSettings
    private let dataPath: String
    private let journalPath: String
    private let blobs: BlobFolder
    private let mailboxes: Mailboxes
    private let log: Log
    /// Those that have started so far.
    private(set) var threads = ServerThreads()

    init(_ settings: ServerSettings, _ folder: borrowing DataFolder, _ mailboxes: Mailboxes, _ log: Log) {
        self.settings = settings
        dataPath = folder.path
        journalPath = folder.journalPath
        blobs = folder.blobs
        self.mailboxes = mailboxes
        self.log = log
    }

    /// Starts what keeps: the journal, its readers and the disk workers.
    ///
    /// - Parameters:
    ///   - checksJournal: Whether the journal is read as a whole first.
    ///   - onHalt: Called once, on any thread, when the journal keeps nothing any more.
    /// - Returns: the state tables as they are at start.
    mutating func startStorage(checksJournal: Bool, onHalt: @escaping @Sendable () -> Void) throws -> Snapshot {
        let (journal, snapshot) = try JournalThread.start(
            path: journalPath, settings, checks: checksJournal, mailboxes, log, onHalt: onHalt)
        threads.journal = journal
        let uploading = snapshot.files.filter { $0.state == .uploading }.map(\.file)
        try blobs.clearIncoming(keeping: Set(uploading))
        for index in 0..<settings.readerCount {
            threads.readers.append(
                try ReaderThread.start(path: journalPath, index: index, mailboxes, settings.limits, log))
        }
        let space = FreeSpace(dataPath: dataPath, journalPath: journalPath)
        // Known before the first offer comes. What unfinished uploads take up is no room that is yet to go.
        let progress = try blobs.incomingProgress(of: uploading)
        if let report = space.measure() { mailboxes.core.post(.space(report, progress)) }
        for index in 0..<settings.diskCount {
            threads.disks.append(
                try DiskThread.start(blobs, index: index, space: index == 0 ? space : nil, mailboxes))
        }
        return snapshot
    }

    /// Starts the core on the state tables.
    mutating func startCore(_ snapshot: Snapshot) throws {
        let (settings, mailboxes, log, blobs) = (settings, mailboxes, log, blobs)
        threads.core = try SystemThread(name: "core") {
            let router = Router(
                snapshot: snapshot,
                settings: ServiceSettings(
                    limits: settings.limits, keep: settings.keep, accountPolicy: settings.accountPolicy),
                loopCount: settings.loopCount)
            var core = CoreThread(
                router: router, mailboxes: mailboxes, blobs: blobs, log: log, logsMessages: settings.logsMessages)
            core.run()
        }
    }

    /// Starts the loops: from here on it serves.
    mutating func startLoops(
        _ snapshot: Snapshot, _ listeners: ListeningSockets, _ certificate: ServerCertificate?,
        _ count: ConnectionCount
    ) throws {
        var secret: [UInt8] = []
        secret.append(bigEndian: snapshot.secret.0)
        secret.append(bigEndian: snapshot.secret.1)
        let decoy = ScramDecoy(secret: secret) { NameForm.folded.of($0) ?? $0 }
        let welcome = WelcomeForm(
            software: ServerVersion.software, serverName: settings.name, serverID: snapshot.serverID,
            policy: settings.accountPolicy, limits: settings.limits)
        let shared = LoopLimits(settings)
        for index in 0..<settings.loopCount {
            let context = LoopContext(
                index: index, mailboxes: mailboxes, limits: settings.limits, welcome: welcome, decoy: decoy,
                certificate: certificate, log: log, connectionCount: count, shared: shared)
            threads.loops.append(try LoopThread.start(context, listeners: listeners.listeners))
        }
    }

    /// Ends the threads of a server that does not come to be, those that have started, and waits for them.
    func takeBack() {
        mailboxes.core.post(.journalHalted)
        for loop in mailboxes.loops {
            mailboxes.core.post(.loopIsQuiet)
            loop.post(.refuseNew)
            loop.post(.drain(ErrorFrame(.shuttingDown, "the server could not start", retryAfterMilliseconds: 5000)))
        }
        mailboxes.journal.post(.stop)
        for reader in mailboxes.readers { reader.post(.stop) }
        for disk in mailboxes.disks { disk.post(.stop) }
        for thread in threads.all { thread.join() }
    }
}
