import AtriumNet
import Glibc

/// One link through the proxy: a client's socket, the server's, and how many bytes are left to it.
final class ProxyLink {
    private let client: Descriptor
    private let server: Descriptor
    /// Bytes until it is cut, both ways together.
    private var bytesLeft: Int
    /// Whether a cut is a reset, or an end in good order.
    private let isHarsh: Bool
    private(set) var isOver = false
    private var toServer: ArraySlice<UInt8> = []
    private var toClient: ArraySlice<UInt8> = []
    private var buffer: [UInt8]

    init(
        _ client: consuming Descriptor, serverPort: UInt16, bytesLeft: Int, bufferBytes: Int, isHarsh: Bool
    ) throws {
        guard let address = try SocketAddress.resolve(host: "127.0.0.1", port: serverPort, passive: false).first
        else { throw Failure("there is no loopback address") }
        server = try Socket.connect(to: address)
        self.client = client
        self.bytesLeft = bytesLeft
        self.isHarsh = isHarsh
        buffer = [UInt8](repeating: 0, count: bufferBytes)
    }

    /// Moves what there is, both ways, up to what fits into its buffer.
    ///
    /// - Returns: bytes that went to the server and to the client, and whether it cut the link.
    func move(isCutting: Bool) -> (upBytes: Int, downBytes: Int, isCut: Bool) {
        guard !isOver else { return (0, 0, false) }
        let up = carry(from: client.rawValue, to: server.rawValue, &toServer, isCutting ? bytesLeft : .max)
        if isCutting { bytesLeft -= up }
        let down = carry(from: server.rawValue, to: client.rawValue, &toClient, isCutting ? bytesLeft : .max)
        if isCutting { bytesLeft -= down }
        guard isCutting, bytesLeft <= 0, !isOver else { return (up, down, false) }
        cut()
        return (up, down, true)
    }

    /// Ends both sides, in good order or with a reset.
    private func cut() {
        if isHarsh {
            var linger = linger(l_onoff: 1, l_linger: 0)
            for socket in [client.rawValue, server.rawValue] {
                setsockopt(socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
            }
        }
        isOver = true
    }

    private func carry(from source: CInt, to target: CInt, _ waiting: inout ArraySlice<UInt8>, _ countMax: Int) -> Int {
        guard countMax > 0, !isOver else { return 0 }
        if waiting.isEmpty {
            let count = buffer.withUnsafeMutableBytes {
                recv(source, $0.baseAddress, min($0.count, countMax), CInt(MSG_DONTWAIT))
            }
            if count == 0 || (count < 0 && errno != EAGAIN && errno != ENOTCONN) { isOver = true }
            guard count > 0 else { return 0 }
            waiting = buffer[..<count]
        }
        let count = waiting.withUnsafeBytes {
            send(target, $0.baseAddress, min($0.count, countMax), CInt(MSG_DONTWAIT) | CInt(MSG_NOSIGNAL))
        }
        // A server that is not there yet, or not any more.
        if count < 0, errno != EAGAIN, errno != ENOTCONN, errno != EINPROGRESS { isOver = true }
        guard count > 0 else { return 0 }
        waiting = waiting.dropFirst(count)
        return count
    }
}
