import AtriumNet
import AtriumSession
import CLinux
import Glibc

/// Tries the addresses of a server, one after the other.
struct Connector: ~Copyable {
    private let addresses: [SocketAddress]
    private let timeoutNanoseconds: UInt64
    private var next = 0
    /// Why the last address failed.
    private(set) var failure: ClientError

    /// - Parameter addresses: those of `host`, in the order they are to be tried.
    init(host: String, _ addresses: [SocketAddress], timeout: Duration) {
        self.addresses = addresses
        timeoutNanoseconds = UInt64(max(timeout / .nanoseconds(1), 1))
        failure = ClientError(.unreachable, "the host \(host) has no address")
    }

    /// One attempt under way.
    struct Attempt: ~Copyable {
        let descriptor: Descriptor
        let address: String
        let deadline: MonotonicTime

        /// What the attempt came to, once the socket is writable.
        var failure: ClientError? {
            Socket.connectResult(descriptor.rawValue).map { Connector.explain($0, address) }
        }

        /// Nothing came in time.
        var timedOut: ClientError {
            Connector.explain(SystemError("connect", ETIMEDOUT), address)
        }

        consuming func take() -> Descriptor { descriptor }
    }

    /// Starts with the next address; nil where all have failed.
    mutating func attempt(at now: MonotonicTime) -> Attempt? {
        while next < addresses.count {
            let address = addresses[next]
            next += 1
            do throws(SystemError) {
                let descriptor = try Socket.connect(to: address)
                return Attempt(
                    descriptor: descriptor, address: address.text,
                    deadline: now.advanced(byNanoseconds: timeoutNanoseconds))
            } catch {
                failure = Self.explain(error, address.text)
            }
        }
        return nil
    }

    /// An attempt failed.
    mutating func failed(_ error: ClientError) {
        failure = error
    }

    private static func explain(_ error: SystemError, _ address: String) -> ClientError {
        let text =
            switch error.number {
            case ECONNREFUSED: "\(address) refuses the connection: no server listens there"
            case ETIMEDOUT: "\(address) does not answer"
            case ENETUNREACH, EHOSTUNREACH, EADDRNOTAVAIL: "there is no route to \(address)"
            default: "\(address) cannot be reached: \(error.reason)"
            }
        return ClientError(.unreachable, text)
    }
}
