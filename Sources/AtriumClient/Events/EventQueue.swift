import AtriumNet
import Glibc

/// What the client has to tell, waiting for its program: bounded, with a descriptor to poll.
public final class EventQueue: EventOutlet, Sendable {
    private let waiting = Lock<[ClientEvent]>([])
    private let capacity: Int
    private let filled: WakeUp
    private let emptied: WakeUp

    init(capacity: Int, emptied: WakeUp) throws(SystemError) {
        self.capacity = capacity
        self.emptied = emptied
        filled = try WakeUp()
    }

    /// Readable while events wait.
    public var descriptor: CInt { filled.descriptor }

    /// Takes all events that wait, in order; `events` is emptied first.
    public func drain(into events: inout [ClientEvent]) {
        events.removeAll(keepingCapacity: true)
        waiting.withLock { waiting in
            filled.clear()
            swap(&waiting, &events)
        }
        if !events.isEmpty { emptied.signal() }
    }

    /// Takes the next event, for programs that do nothing beside.
    ///
    /// - Parameter timeout: nil waits for ever.
    /// - Returns: nil where none came in time.
    public func next(within timeout: Duration? = nil) -> ClientEvent? {
        let start = Clock.monotonicNanoseconds()
        while true {
            if let event = takeFirst() { return event }
            var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            var milliseconds: CInt = -1
            if let timeout {
                let limit = timeout / .nanoseconds(1)
                let left = limit - Double(Clock.monotonicNanoseconds() - start)
                guard left > 0 else { return nil }
                milliseconds = CInt(min(left / 1_000_000 + 1, 1_000_000))
            }
            _ = poll(&wanted, 1, milliseconds)
        }
    }

    private func takeFirst() -> ClientEvent? {
        let (event, isEmpty) = waiting.withLock { events in
            let event = events.isEmpty ? nil : events.removeFirst()
            if events.isEmpty { filled.clear() }
            return (event, events.isEmpty)
        }
        if event != nil && isEmpty { emptied.signal() }
        return event
    }

    /// Events that wait.
    package var count: Int { waiting.withLock { $0.count } }

    /// Puts an event behind the others.
    ///
    /// - Returns: false where the queue is full, and nothing was put in.
    package func offer(_ event: ClientEvent) -> Bool {
        waiting.withLock { events in
            guard events.count < capacity else { return false }
            events.append(event)
            if events.count == 1 { filled.signal() }
            return true
        }
    }
}
