import AtriumNet
import AtriumSession
import Glibc

/// The thread that owns the socket, and drives the machine: connects, moves bytes, hands over commands and disk work.
/// It waits for the kernel alone, never for the program or the disk. Confined to its thread.
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
    private let machine: ClientMachine
    private let poller: Poller
    private let protection: LinkAttempt.Protection
    /// Looks for the addresses to try; nil while none are wanted.
    private var lookUp: HostLookUp?
    /// The addresses being tried; nil while none is.
    private var connector: Connector?
    private var attempt: LinkAttempt?
    /// The link that stands.
    private var link: Link?
    private var isWatchingWrites = false
    /// Whether the link holds bytes that the poller knows nothing of.
    private var hasPending = false
    private var diskRequests: [DiskRequest] = []
    private var reports: [DiskReport] = []
    private var commands: [NumberedCommand] = []
    private var keyWork: [KeyWork] = []
    /// Derivations under way.
    private var derivations: [KeyDerivation] = []

    /// - Throws: `ClientError` of kind `local`: no descriptor left, no folder for keys.
    init(
        _ configuration: ClientConfiguration, _ mailboxes: Mailboxes, instance: UInt64,
        isStopping: @escaping () -> Bool
    ) throws(ClientError) {
        self.configuration = configuration
        self.mailboxes = mailboxes
        self.isStopping = isStopping
        protection = try Self.protection(configuration.transport)
        machine = ClientMachine(
            software: PlainFileName.shortened(configuration.software, toBytes: 255),
            reconnection: configuration.reconnection, instance: instance,
            surroundings: ClientMachine.Surroundings(
                events: mailboxes.events, identity: try DeviceIdentity(configuration),
                trust: try Self.trust(configuration), random: SecureRandom.bytes))
        do throws(SystemError) {
            poller = try Poller(capacity: 8)
            try poller.add(mailboxes.wakeUp.descriptor, .read, token: Watched.wakeUp.rawValue)
        } catch {
            throw ClientError(.local, error.text)
        }
    }

    /// Serves the client to its end, and then answers what still comes until it is told to stop.
    func run() {
        do throws(SystemError) {
            while !isStopping() && !machine.isOver { try turn() }
        } catch {
            machine.fail(ClientError(.local, error.text))
        }
        machine.stop()
        link = nil
        attempt = nil
        postDiskRequests()
        mailboxes.disk.post(.stop)
        answerRest()
    }

    private func turn() throws(SystemError) {
        var isReady = false
        var isReadable = false
        try poller.wait(milliseconds: hasPending ? 0 : milliseconds(until: nextDeadline)) { token, interest in
            guard token == Watched.socket.rawValue else { return }
            isReady = true
            isReadable = !interest.isDisjoint(with: [.read, .hangUp])
        }
        if isReadable || hasPending { receive() }
        hear()
        machine.tick(at: now)
        try connect(isReady)
        try serveLink()
        postDiskRequests()
        deriveKeys()
    }

    private var nextDeadline: MonotonicTime? {
        let deadlines = [machine.nextDeadline, attempt?.deadline]
        return deadlines.compactMap(\.self).min()
    }

    /// Takes what the other threads have to say.
    private func hear() {
        mailboxes.wakeUp.clear()
        mailboxes.reports.drain(into: &reports)
        for report in reports { machine.take(report, at: now) }
        derivations.removeAll { derivation in
            guard let result = derivation.result else { return false }
            machine.take(result, at: now)
            return true
        }
        // The mailbox's bound holds the program back.
        guard machine.takesCommands else { return }
        mailboxes.commands.drain(into: &commands)
        for numbered in commands { machine.perform(numbered.command, numbered.token, at: now) }
    }

    private func deriveKeys() {
        machine.drainKeyWork(into: &keyWork)
        for work in keyWork {
            do throws(SystemError) {
                derivations.append(try KeyDerivation(work, wakeUp: mailboxes.wakeUp))
            } catch {
                // Late is better than never.
                machine.take(work.result(), at: now)
            }
        }
    }

    private func postDiskRequests() {
        machine.drainDiskRequests(into: &diskRequests)
        for request in diskRequests { mailboxes.disk.post(request) }
    }

    /// Starts to connect, or sees how that went.
    ///
    /// - Parameter isReady: whether the socket of the attempt is settled.
    private func connect(_ isReady: Bool) throws(SystemError) {
        if case .open(let moment) = machine.linkWish, now >= moment {
            machine.lookingUp()
            if case .unixSocket(let path) = configuration.transport { return try connect(toSocket: path) }
            do throws(SystemError) {
                lookUp = try HostLookUp(host: configuration.host, port: configuration.port, wakeUp: mailboxes.wakeUp)
            } catch {
                return machine.connectFailed(ClientError(.unreachable, error.text), at: now)
            }
        }
        if let answer = lookUp?.result {
            lookUp = nil
            do throws(ClientError) {
                connector = Connector(
                    host: configuration.host, try answer.get(), protection, timeout: configuration.connectTimeout)
            } catch {
                return machine.connectFailed(error, at: now)
            }
            return try tryNextAddress()
        }
        try advance(isReady)
    }

    private func connect(toSocket path: String) throws(SystemError) {
        do throws(AddressError) {
            connector = Connector(
                host: path, [try SocketAddress(path: path)], protection, timeout: configuration.connectTimeout)
        } catch {
            return machine.connectFailed(ClientError(.unreachable, error.text), at: now)
        }
        try tryNextAddress()
    }

    /// Goes on with the address that is tried.
    private func advance(_ isReady: Bool) throws(SystemError) {
        guard var current = attempt.take() else { return }
        guard isReady || now >= current.deadline else {
            attempt = consume current
            return
        }
        let descriptor = current.descriptor
        switch isReady ? current.step() : .failed(current.timedOut) {
        case .wait(let interest):
            try poller.change(descriptor, interest, token: Watched.socket.rawValue)
            attempt = consume current
        case .failed(let failure):
            try poller.remove(descriptor)
            connector?.failed(failure)
            try tryNextAddress()
        case .done(let security):
            connector = nil
            // So that a line typed during an upload waits for little that was sent before it.
            if security != .local { try Socket.limitUnsent(descriptor, bytes: 128 << 10) }
            try poller.change(descriptor, [.read, .write], token: Watched.socket.rawValue)
            isWatchingWrites = true
            // What came behind the handshake may lie in the link already.
            hasPending = true
            machine.connected(to: current.address, over: security, at: now)
            link = current.take()
        }
    }

    private func tryNextAddress() throws(SystemError) {
        guard var trying = connector.take() else { return }
        guard let next = trying.attempt(at: now) else { return machine.connectFailed(trying.failure, at: now) }
        machine.connecting(to: next.address)
        try poller.add(next.descriptor, .write, token: Watched.socket.rawValue)
        attempt = consume next
        connector = consume trying
    }

    private func receive() {
        guard link != nil else {
            hasPending = false
            return
        }
        let mayHaveMore = machine.receive(at: now, read)
        hasPending = mayHaveMore && link?.hasPending ?? false
    }

    private func read(_ room: UnsafeMutableRawBufferPointer) -> LinkTransfer {
        link?.receive(into: room) ?? .closed
    }

    /// Sends what the turn has made, and closes a link that is not wanted any more.
    private func serveLink() throws(SystemError) {
        guard let descriptor = link?.descriptor else { return }
        let sent = machine.send(at: now) { link?.send($0) ?? .closed }
        if sent == .closed {
            // What the server said before it closed is still to be read.
            while machine.receive(at: now, read) {}
        }
        guard sent != .closed, machine.linkWish == .keep else {
            try poller.remove(descriptor)
            link?.endSending()
            readOut()
            link = nil
            hasPending = false
            return machine.linkClosed(at: now)
        }
        let wantsWrites = sent == .more
        guard wantsWrites != isWatchingWrites else { return }
        isWatchingWrites = wantsWrites
        try poller.change(descriptor, wantsWrites ? [.read, .write] : .read, token: Watched.socket.rawValue)
    }

    /// Takes what lies in the socket, unheard: a close in front of it would take back what was sent last.
    private func readOut() {
        withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 16) { room in
            for _ in 0..<64 {
                guard case .moved = read(room) else { return }
            }
        }
    }

    /// After the end each command fails at once. The poller is not used: it may be what failed.
    private func answerRest() {
        var wanted = pollfd(fd: mailboxes.wakeUp.descriptor, events: Int16(POLLIN), revents: 0)
        while true {
            hear()
            machine.tick(at: now)
            if isStopping() { return }
            _ = poll(&wanted, 1, -1)
        }
    }

    private var now: MonotonicTime { MonotonicTime(nanoseconds: Clock.monotonicNanoseconds()) }

    /// -1 for ever; rounded up, so that the moment has come when the wait is over.
    private func milliseconds(until deadline: MonotonicTime?) -> Int {
        guard let deadline else { return -1 }
        return Int(clamping: deadline.nanoseconds(since: now) / 1_000_000 + 1)
    }
}
