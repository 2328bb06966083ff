import AtriumNet

/// Looks the name of a server up on a thread of its own: the system's resolver takes as long as it likes, half a minute
/// where the network is gone, and cannot be told to stop. Nobody waits for that thread; what it finds when nobody wants
/// it any more is dropped.
final class HostLookUp: Sendable {
    private let answer = Lock<Result<[SocketAddress], ClientError>?>(nil)

    /// Starts.
    ///
    /// - Parameter wakeUp: signalled when there is an answer.
    /// - Throws: where the system has no thread left.
    init(host: String, port: UInt16, wakeUp: WakeUp) throws(SystemError) {
        let thread = try SystemThread(name: "atrium-look-up") { [self] in
            let found = Self.find(host, port)
            answer.withLock { $0 = found }
            wakeUp.signal()
        }
        thread.detach()
    }

    /// What was found; nil where there is no answer yet.
    var result: Result<[SocketAddress], ClientError>? { answer.withLock { $0 } }

    private static func find(_ host: String, _ port: UInt16) -> Result<[SocketAddress], ClientError> {
        do throws(AddressError) {
            return .success(try SocketAddress.resolve(host: host, port: port))
        } catch {
            return .failure(ClientError(.unreachable, "the host \(host) is not known: \(error.text)"))
        }
    }
}
