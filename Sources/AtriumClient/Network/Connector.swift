import AtriumNet
import AtriumSession

/// Tries the addresses of a server, one after the other.
struct Connector: ~Copyable {
    private let host: String
    private let addresses: [SocketAddress]
    private let protection: LinkAttempt.Protection
    private let timeoutNanoseconds: UInt64
    private var next = 0
    /// Why the last address failed.
    private(set) var failure: ClientError

    /// - Parameter addresses: those of `host`, in the order they are to be tried.
    init(host: String, _ addresses: [SocketAddress], _ protection: LinkAttempt.Protection, timeout: Duration) {
        self.host = host
        self.addresses = addresses
        self.protection = protection
        timeoutNanoseconds = UInt64(max(timeout / .nanoseconds(1), 1))
        failure = ClientError(.unreachable, "the host \(host) has no address")
    }

    /// Starts with the next address; nil where all have failed.
    mutating func attempt(at now: MonotonicTime) -> LinkAttempt? {
        while next < addresses.count {
            let address = addresses[next]
            next += 1
            do throws(SystemError) {
                return try LinkAttempt(
                    to: address, host: host, protection,
                    deadline: now.advanced(byNanoseconds: timeoutNanoseconds))
            } catch {
                failure = LinkAttempt.explain(error, address.text)
            }
        }
        return nil
    }

    /// An attempt failed.
    mutating func failed(_ error: ClientError) {
        failure = error
    }
}
