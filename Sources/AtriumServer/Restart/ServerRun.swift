import AtriumNet
import AtriumSession
import AtriumStorage
import AtriumWire
import Glibc

/// Runs a server until it is told to stop, and a fresh one in its place whenever the journal halted.
///
/// A sync that failed leaves open what is on the disk: the kernel may have thrown away what it could not write, and
/// the next sync would not say so. So everyone connected is told to come back, the server ends, and the next one opens
/// the folder, reads the whole journal's structure, and serves what is there. The port is kept meanwhile. A disk that
/// goes on failing ends it after a bounded number of attempts. Spec/decisions/0018.
public final class ServerRun {
    private let settings: ServerSettings
    private let log: Log
    private let policy: RestartPolicy
    private let listeners: ListeningSockets
    private let halted: WakeUp
    private var server: Server?
    private var startedAt = Clock.monotonicNanoseconds()
    private var attemptCount = 0
    private var reload: WakeUp?

    /// Starts the first server.
    ///
    /// - Throws: where it cannot start; that is not tried again.
    public init(_ settings: ServerSettings, log: Log, policy: RestartPolicy = RestartPolicy()) throws(ServerError) {
        self.settings = settings
        self.log = log
        self.policy = policy
        do throws(SystemError) {
            halted = try WakeUp()
        } catch {
            throw ServerError("the server cannot start: \(error.text)")
        }
        listeners = try ListeningSockets(settings)
        certificate = ServerCertificate(settings)
        server = try makeServer(checksJournal: false)
    }

    /// Who is told how the server stands; nil where nobody is.
    public var readiness: ReadinessSocket? { didSet { readiness?.tell(.ready(addresses)) } }
    /// What it shows those who connect by TLS; nil where nobody does.
    public let certificate: ServerCertificate?
    /// Where it listens, as `address:port`, or `unix:` and a path.
    public var addresses: [String] { listeners.addresses }
    /// The port of the first place of the internet families; 0 where there is none.
    public var port: UInt16 { listeners.port }

    /// Serves until `stop` is signalled, then ends the server in good order.
    ///
    /// - Parameter reload: Signalled when the certificate is to be read again.
    /// - Throws: where the journal halted and no fresh server could be started.
    public func run(until stop: WakeUp, reloadingOn reload: WakeUp? = nil) throws(ServerError) {
        self.reload = reload
        while wait(for: stop, milliseconds: -1) != .stop {
            halted.clear()
            if (Clock.monotonicNanoseconds() - startedAt) / 1_000_000 >= policy.settledMilliseconds {
                attemptCount = 0
            }
            server?.stop(telling: Self.comeBack)
            server = nil
            guard try startAnew(unless: stop) else { return }
        }
        readiness?.tell(.stopping)
        server?.stop()
        server = nil
    }

    /// - Returns: false where it was told to stop meanwhile.
    private func startAnew(unless stop: WakeUp) throws(ServerError) -> Bool {
        var reason = "the disk failed again"
        while attemptCount < policy.waitsMilliseconds.count {
            let milliseconds = policy.waitsMilliseconds[attemptCount]
            attemptCount += 1
            log(
                .warning, "restart", .number("attempt", UInt64(attemptCount)),
                .number("wait", UInt64(clamping: milliseconds)))
            if wait(for: stop, milliseconds: milliseconds) == .stop { return false }
            do throws(ServerError) {
                server = try makeServer(checksJournal: true)
                return true
            } catch {
                reason = error.text
                log(.error, "restart", .number("attempt", UInt64(attemptCount)), .text("error", reason))
                // Without room no start can work, and none counts: it serves on when there is some.
                if hasNoRoom { attemptCount = min(attemptCount, 1) }
            }
        }
        throw ServerError(
            "the disk failed under the journal, and \(attemptCount) attempts to start anew did not help: \(reason)")
    }

    /// Whether the journal's disk is full.
    private var hasNoRoom: Bool {
        let journal = settings.journalPath ?? settings.dataPath
        let report = FreeSpace(dataPath: settings.dataPath, journalPath: journal).measure()
        return report.map { $0.journalFreeBytes < Self.roomMinBytes } ?? false
    }

    /// What SQLite needs at least to open a journal: its index, and a page here and there.
    private static let roomMinBytes: UInt64 = 1 << 20

    private func makeServer(checksJournal: Bool) throws(ServerError) -> Server {
        startedAt = Clock.monotonicNanoseconds()
        let halted = halted
        return try Server(
            settings, log: log, listeners: listeners, certificate: certificate, checksJournal: checksJournal
        ) { halted.signal() }
    }

    private enum Cause { case stop, halt, time }

    /// Waits until there is something to do. A halt during a wait in front of a start is that of the server before.
    private func wait(for stop: WakeUp, milliseconds: Int) -> Cause {
        var entries = [
            pollfd(fd: stop.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: server == nil ? -1 : halted.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: reload?.descriptor ?? -1, events: Int16(POLLIN), revents: 0),
        ]
        while true {
            let count = poll(&entries, nfds_t(entries.count), CInt(clamping: milliseconds))
            if count < 0 { continue }
            if entries[0].revents != 0 { return .stop }
            if entries[2].revents != 0 { readCertificate() }
            if entries[1].revents != 0 { return .halt }
            if count == 0 { return .time }
        }
    }

    /// Reads the certificate again; where that does not work, the one that is in use stays.
    private func readCertificate() {
        reload?.clear()
        readiness?.tell(.reloading)
        defer { readiness?.tell(.ready(addresses)) }
        guard let certificate else { return log(.info, "certificate", .text("reason", "this server has none")) }
        do throws(ServerError) {
            try certificate.reload()
            log(.info, "certificate", .text("fingerprint", certificate.fingerprint?.text ?? "-"))
        } catch {
            log(.error, "certificate", .text("error", error.text), .text("reason", "the earlier one stays in use"))
        }
    }

    private static let comeBack = ErrorFrame(
        .shuttingDown, "the server's disk failed and it starts anew; connect again", retryAfterMilliseconds: 1000)
}

@available(*, unavailable)
extension ServerRun: Sendable {}
