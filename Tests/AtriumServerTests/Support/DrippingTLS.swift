import AtriumNet
import Glibc

/// A TLS client whose bytes pass through the test's hands one by one.
final class DrippingTLS {
    private let server: WireClient
    private let near: Descriptor
    private let far: Descriptor
    private let channel: TLSChannel

    init(port: UInt16) throws {
        var raw: [CInt] = [0, 0]
        guard socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0, &raw) == 0 else {
            throw SystemError("socketpair")
        }
        near = Descriptor(raw[0])
        far = Descriptor(raw[1])
        channel = try TLSChannel.make(TLSContext.client(), over: raw[0], gather: RecordGather())
        server = try WireClient(port: port, sealed: false)
    }

    /// A client's first message.
    static func firstMessage() throws -> [UInt8] {
        var raw: [CInt] = [0, 0]
        guard socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0, &raw) == 0 else {
            throw SystemError("socketpair")
        }
        let near = Descriptor(raw[0])
        let far = Descriptor(raw[1])
        let channel = try TLSChannel.make(TLSContext.client(), over: near.rawValue, gather: RecordGather())
        guard channel.handshake() == .wantRead else { throw SystemError("handshake") }
        return taken(from: far.rawValue)
    }

    private static func taken(from socket: CInt) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 1 << 14)
        let transfer = bytes.withUnsafeMutableBytes { Socket.receive(socket, into: $0) }
        guard case .moved(let count) = transfer else { return [] }
        return Array(bytes[..<count])
    }

    /// Takes the handshake to its end, one byte in each packet.
    func shakeHands() throws {
        while true {
            let step = channel.handshake()
            for byte in Self.taken(from: far.rawValue) { try server.send(raw: [byte]) }
            switch step {
            case .done: return
            case .failed(let error): throw error
            case .wantRead, .wantWrite: break
            }
            var piece = [UInt8](repeating: 0, count: 7)
            let count = try piece.withUnsafeMutableBytes { try server.link.receive($0) }
            guard count > 0 else { throw SystemError("recv", ECONNRESET) }
            piece[..<count].withUnsafeBytes { _ = Socket.send(far.rawValue, $0) }
        }
    }
}
