import AtriumWire
import Glibc

/// What the kernel refused, and how the peer hears of it.
struct DiskError: Error, Equatable {
    /// The kernel's number.
    var number: CInt
    /// What was tried.
    var attempt: String

    init(_ number: CInt, _ attempt: String) {
        self.number = number
        self.attempt = attempt
    }

    /// Whether there was no room, as opposed to a fault.
    var isFull: Bool { Self.isFull(number) }

    /// Whether a number of the kernel says that there is no room: on the disk, in a quota, or under a size limit.
    static func isFull(_ number: CInt) -> Bool {
        number == ENOSPC || number == EDQUOT || number == EFBIG
    }

    /// The code a peer gets.
    var code: ErrorCode { isFull ? .storageFull : .storage }

    /// The kernel's words for it.
    var reason: String { String(cString: strerror(number)) }

    /// The whole of it, for a log.
    var text: String { "\(attempt): \(reason)" }
}
