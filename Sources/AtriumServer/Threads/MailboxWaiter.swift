import AtriumNet
import Glibc

/// Lets a thread that has nothing but its mailbox wait for it.
struct MailboxWaiter {
    private let wakeUp: WakeUp

    init(_ wakeUp: WakeUp) {
        self.wakeUp = wakeUp
    }

    /// Returns with what was posted, or with nothing after the time given.
    ///
    /// - Parameter milliseconds: -1 waits for ever, 0 only looks.
    func take<Message>(
        from mailbox: Mailbox<Message>, into messages: inout [Message], milliseconds: Int = -1
    ) {
        if milliseconds != 0, mailbox.mayRest() { wait(milliseconds: milliseconds) }
        mailbox.drain(into: &messages, looksAgain: true)
    }

    /// Returns once the thread was woken, or after the time given.
    ///
    /// - Parameter milliseconds: -1 waits for ever.
    func wait(milliseconds: Int = -1) {
        var entry = pollfd(fd: wakeUp.descriptor, events: Int16(POLLIN), revents: 0)
        if poll(&entry, 1, CInt(clamping: milliseconds)) > 0 { wakeUp.clear() }
    }
}
