import AtriumClient
import AtriumNet
import AtriumWire
import Glibc

/// The connection of a one-shot command: asks, waits for the answer, and turns every way in which that can fail into
/// one `CommandFailure`.
final class Exchange {
    /// How long the end of a session may take before it is cut off.
    private static let farewell: Duration = .seconds(5)

    let settings: Settings
    private let client: Client
    let interruption: Interruption
    private var events: [ClientEvent] = []
    private var nextEvent = 0
    /// Whether there is nothing left to end in good order.
    private var hasEnded = false
    /// The name as the account has it, once logged in.
    private(set) var name: String

    /// Connects; what is asked before the login stands waits for it.
    init(_ settings: Settings, name: String, interruption: Interruption) throws(CommandFailure) {
        self.settings = settings
        self.name = name
        self.interruption = interruption
        do {
            client = try Client(settings.configuration(name: name))
            try client.start()
        } catch {
            throw CommandFailure(error, at: settings.address)
        }
    }

    /// Asks for something.
    func perform(_ command: Command) throws(CommandFailure) -> CommandToken {
        do {
            return try client.perform(command)
        } catch {
            throw CommandFailure(error, at: settings.address)
        }
    }

    /// Asks for something and waits for its outcome; other events are passed over.
    ///
    /// - Parameters:
    ///   - target: The conversation that is named where it is not there.
    ///   - isExpected: A failure that is an outcome like another, and handed on.
    func outcome(
        of command: Command, in target: TargetName? = nil, where isExpected: (ClientError) -> Bool = { _ in false }
    ) throws(CommandFailure) -> ClientEvent {
        let token = try perform(command)
        while true {
            guard let event = try next(), event.token == token else { continue }
            if case .failed(_, let error) = event, !isExpected(error) {
                throw CommandFailure(error, in: target, at: settings.address)
            }
            return event
        }
    }

    /// What a stopped wait is about.
    enum Arrival {
        case event(ClientEvent)
        /// The other descriptor is readable, or at its end.
        case input
    }

    /// The next event; waits for it. nil where the time ran out.
    func next(within timeout: Duration? = nil) throws(CommandFailure) -> ClientEvent? {
        guard case .event(let event) = try arrival(besides: -1, within: timeout) else { return nil }
        return event
    }

    /// The next event, or word that a descriptor of the caller's is readable.
    ///
    /// - Parameter descriptor: −1 for none.
    /// - Returns: nil where the time ran out.
    func arrival(besides descriptor: CInt, within timeout: Duration? = nil) throws(CommandFailure) -> Arrival? {
        let deadline = timeout.map { Clock.monotonicNanoseconds() + $0.nanoseconds }
        while true {
            if nextEvent < events.count {
                nextEvent += 1
                if let event = try passing(events[nextEvent - 1]) { return .event(event) }
                continue
            }
            client.events.drain(into: &events)
            nextEvent = 0
            guard events.isEmpty else { continue }
            let now = Clock.monotonicNanoseconds()
            if let deadline = deadline, now >= deadline { return nil }
            var entries = [client.events.descriptor, interruption.descriptor, descriptor].map {
                pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
            }
            let milliseconds = deadline.map { CInt(clamping: ($0 - now) / 1_000_000 + 1) } ?? -1
            guard poll(&entries, nfds_t(entries.count), milliseconds) > 0 else { continue }
            if entries[1].revents != 0, let signal = interruption.drain().first { throw ended(by: signal) }
            if entries[2].revents != 0, entries[0].revents == 0 { return .input }
        }
    }

    /// Quitting would take back what is on its way: a signal that is no person's leaves that to a later run.
    func ended(by signal: CInt) -> CommandFailure {
        let status = ExitCode(signal: signal)
        hasEnded = hasEnded || status.keepsTransfers
        switch status {
        case .hungUp: return CommandFailure(status, "ended: the terminal was closed")
        case .terminated: return CommandFailure(status, "ended by SIGTERM")
        case .done, .refused, .usage, .unreachable, .data, .trust, .interrupted:
            return CommandFailure(status, "interrupted")
        }
    }

    /// Ends the session in good order, or cuts it off where that takes too long.
    func finish() {
        defer { client.stop() }
        guard !hasEnded else { return }
        do {
            _ = try client.perform(.quit)
            while !hasEnded {
                guard try next(within: Self.farewell) != nil else { return }
            }
        } catch {
            // The session has ended one way or the other, which is all that was wanted.
            return
        }
    }

    /// Deals with what concerns every command; hands the rest on.
    private func passing(_ event: ClientEvent) throws(CommandFailure) -> ClientEvent? {
        switch event {
        case .connecting, .connected:
            return nil
        case .trustNeeded(let question):
            try ask(question)
            return nil
        case .serverPinned(let server):
            tell(DistrustText.pinned(server))
            return nil
        case .loggedIn(let login):
            name = login.name
            if login.claimed { tell("the name \(name) is yours from now on; its key is kept on this machine") }
            return nil
        case .deviceEnlisted(let failure):
            if let failure { tell("this device has no key of its own: \(failure.text)") }
            return event
        case .notice(let text):
            tell(text)
            return nil
        case .disconnected(let error):
            hasEnded = true
            throw CommandFailure(
                error ?? ClientError(.lost, "the server ended the session"), at: settings.address)
        case .reconnecting(let error, let wait):
            let seconds = (wait.nanoseconds + 999_999_999) / 1_000_000_000
            tell("\(error.text.withoutRetryAdvice); trying again in \(Amount.span(seconds: seconds))")
            return nil
        case .reconnected:
            tell("connected again")
            return nil
        case .unfollowed(_, let error):
            throw CommandFailure(error, at: settings.address)
        case .followed, .resumed, .missing, .renumbered, .event, .gap, .presence, .committed, .history, .members,
            .rooms, .directs, .files, .fetches, .roles, .blocks, .fileFetched, .invited, .removed, .devices, .tokenMade,
            .readMoved,
            .done,
            .failed, .transfer:
            return event
        }
    }

    /// Says something beside the output.
    func tell(_ text: String) {
        StandardStream.error.writeLine(text.harmless)
    }
}

extension Duration {
    /// Whole nanoseconds; a negative span is none.
    var nanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        return UInt64(max(0, seconds)) * 1_000_000_000 + UInt64(max(0, attoseconds) / 1_000_000_000)
    }
}
