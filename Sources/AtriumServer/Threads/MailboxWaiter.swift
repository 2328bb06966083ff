import AtriumNet
import Glibc

/// Lets a thread that has nothing but its mailbox wait for it.
struct MailboxWaiter {
    private let wakeUp: WakeUp

    init(_ wakeUp: WakeUp) {
        self.wakeUp = wakeUp
    }

    /// Returns once something was posted, or after the time given.
    ///
    /// - Parameter milliseconds: -1 waits for ever.
    mutating func wait(milliseconds: Int = -1) {
        var entry = pollfd(fd: wakeUp.descriptor, events: Int16(POLLIN), revents: 0)
        if poll(&entry, 1, CInt(clamping: milliseconds)) > 0 { wakeUp.clear() }
    }
}
