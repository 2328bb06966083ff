/// The one place where threads meet: a bounded queue of messages, and a wake-up for a thread that rests.
///
/// A message is a batch where there is much to say: waking a thread and back costs tens of microseconds, a message
/// in a batch tens of nanoseconds. Nothing is dropped. What may be posted was admitted before (a request within
/// `requestsOpenMax`, bytes within credit), so the bound is a sum of admissions and to pass it is our own fault.
///
/// Open to inlining: compiled for messages of any type, each call would ask the runtime about theirs thirty times.
public final class Mailbox<Message: Sendable>: Sendable {
    @usableFromInline struct Queue: Sendable {
        @usableFromInline var messages: [Message] = []
        /// Whether its thread was told that something waits, or looks by itself before it rests.
        @usableFromInline var isAnnounced = false

        @usableFromInline init() {}
    }

    @usableFromInline let queue = Lock(Queue())
    @usableFromInline let capacity: Int
    /// Readable while messages wait.
    public let wakeUp: WakeUp

    /// - Parameters:
    ///   - capacity: Most messages that admission lets wait.
    ///   - wakeUp: Shared where one thread empties several mailboxes.
    public init(capacity: Int, wakeUp: WakeUp) {
        self.capacity = capacity
        self.wakeUp = wakeUp
    }

    /// Puts a message behind the others.
    ///
    /// - Parameter wakes: false for one that may wait until another comes, or its thread looks by itself.
    @inlinable
    public func post(_ message: Message, wakes: Bool = true) {
        let isDue = queue.withLock { queue in
            precondition(queue.messages.count < capacity, "admission let in more than a mailbox holds")
            queue.messages.append(message)
            defer { queue.isAnnounced = queue.isAnnounced || wakes }
            return wakes && !queue.isAnnounced
        }
        if isDue { wakeUp.signal() }
    }

    /// Puts a message behind the others, where there is room.
    ///
    /// - Returns: false where the mailbox is full, and nothing was put in.
    @inlinable
    public func offer(_ message: Message) -> Bool {
        let (accepted, isDue) = queue.withLock { queue in
            guard queue.messages.count < capacity else { return (false, false) }
            queue.messages.append(message)
            defer { queue.isAnnounced = true }
            return (true, !queue.isAnnounced)
        }
        if isDue { wakeUp.signal() }
        return accepted
    }

    /// Takes everything out, in order. The caller's array is emptied and becomes the mailbox's next buffer.
    ///
    /// - Parameter looksAgain: whether the thread asks `mayRest` before it waits. Until then nobody wakes it.
    @inlinable
    public func drain(into messages: inout [Message], looksAgain: Bool = false) {
        messages.removeAll(keepingCapacity: true)
        queue.withLock { queue in
            swap(&queue.messages, &messages)
            queue.isAnnounced = looksAgain
        }
    }

    /// Whether nothing waits, so that the thread may: what is posted from now on wakes it.
    @inlinable
    public func mayRest() -> Bool {
        queue.withLock { queue in
            guard queue.messages.isEmpty else { return false }
            queue.isAnnounced = false
            return true
        }
    }
}
