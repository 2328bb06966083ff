import Glibc

/// A system call that failed: which, and why.
public struct SystemError: Error, Equatable, Sendable {
    /// The call, as the manual names it.
    public let call: String
    /// The kernel's number for the reason.
    public let number: CInt

    public init(_ call: String, _ number: CInt = errno) {
        self.call = call
        self.number = number
    }

    /// What the system says of the reason.
    public var reason: String {
        String(cString: strerror(number))
    }

    /// The call and the reason, for a log line.
    public var text: String { "\(call): \(reason)" }
}
