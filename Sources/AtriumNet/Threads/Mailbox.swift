/// The one place where threads meet: a bounded queue of messages, and a wake-up on its first.
///
/// A message is a batch where there is much to say: waking a thread and back costs tens of microseconds, a message
/// in a batch tens of nanoseconds. Nothing is dropped. What may be posted was admitted before (a request within
/// `requestsOpenMax`, bytes within credit), so the bound is a sum of admissions and to pass it is our own fault.
///
/// Open to inlining: compiled for messages of any type, each call would ask the runtime about theirs thirty times.
public final class Mailbox<Message: Sendable>: Sendable {
    @usableFromInline let queue = Lock<[Message]>([])
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
    @inlinable
    public func post(_ message: Message) {
        let isFirst = queue.withLock { messages in
            precondition(messages.count < capacity, "admission let in more than a mailbox holds")
            messages.append(message)
            return messages.count == 1
        }
        if isFirst { wakeUp.signal() }
    }

    /// Puts a message behind the others, where there is room.
    ///
    /// - Returns: false where the mailbox is full, and nothing was put in.
    @inlinable
    public func offer(_ message: Message) -> Bool {
        let (accepted, isFirst) = queue.withLock { messages in
            guard messages.count < capacity else { return (false, false) }
            messages.append(message)
            return (true, messages.count == 1)
        }
        if isFirst { wakeUp.signal() }
        return accepted
    }

    /// Takes everything out, in order. The caller's array is emptied and becomes the mailbox's next buffer.
    @inlinable
    public func drain(into messages: inout [Message]) {
        messages.removeAll(keepingCapacity: true)
        queue.withLock { swap(&$0, &messages) }
    }
}
