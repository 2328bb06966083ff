import AtriumNet
import CLinux
import Glibc
import Synchronization

/// What the client has to tell, waiting for its program: bounded, with a descriptor to poll.
public final class EventQueue: Sendable {
    private let waiting = Mutex<[ClientEvent]>([])
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
        filled.clear()
        events.removeAll(keepingCapacity: true)
        waiting.withLock { swap(&$0, &events) }
        if !events.isEmpty { emptied.signal() }
    }

    /// Takes the next event, for programs that do nothing beside.
    ///
    /// - Parameter timeout: nil waits for ever.
    /// - Returns: nil where none came in time.
    public func next(within timeout: Duration? = nil) -> ClientEvent? {
        nil
    }

    /// Puts an event behind the others.
    ///
    /// - Returns: false where the queue is full, and nothing was put in.
    func offer(_ event: ClientEvent) -> Bool {
        let (accepted, isFirst) = waiting.withLock { events in
            guard events.count < capacity else { return (false, false) }
            events.append(event)
            return (true, events.count == 1)
        }
        if isFirst { filled.signal() }
        return accepted
    }
}
