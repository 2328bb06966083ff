import COpenSSL
import Glibc

@testable import AtriumNet

/// Two ends of TLS over a pair of sockets, driven by hand.
final class TLSPair {
    let clientSocket: Descriptor
    let serverSocket: Descriptor
    let client: TLSEnd
    let server: TLSEnd

    init(client: TLSContext? = nil, server: TLSContext? = nil, host: String = "localhost") throws {
        var raw: [CInt] = [0, 0]
        guard socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0, &raw) == 0 else {
            throw SystemError("socketpair")
        }
        clientSocket = Descriptor(raw[0])
        serverSocket = Descriptor(raw[1])
        self.client = TLSEnd(
            try TLSChannel.make(client ?? TLSContext.client(), over: raw[0], serverName: host, gather: RecordGather()))
        self.server = TLSEnd(try TLSChannel.make(server ?? TLSPair.makeServer(), over: raw[1], gather: RecordGather()))
    }

    /// A server's context with a key of its own.
    static func makeServer() throws -> TLSContext {
        let pair = try SelfSigned.make(name: "Atrium")
        return try TLSContext.server(certificates: pair.certificate, key: pair.key)
    }

    /// Takes both through their handshakes.
    ///
    /// - Returns: what each end came to.
    func shakeHands() -> (client: TLSChannel.Step, server: TLSChannel.Step) {
        var steps = (client: TLSChannel.Step.wantRead, server: TLSChannel.Step.wantRead)
        for _ in 0..<6 {
            if steps.client == .wantRead { steps.client = client.channel.handshake() }
            if steps.server == .wantRead { steps.server = server.channel.handshake() }
        }
        return steps
    }
}

/// Holds a channel for a test: an expectation takes no value that cannot be copied.
final class TLSEnd {
    let channel: TLSChannel

    init(_ channel: consuming TLSChannel) {
        self.channel = channel
    }

    /// Reads at most so many bytes; nil where the call moved none.
    func read(_ count: Int = 1 << 16) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        let transfer = bytes.withUnsafeMutableBytes { channel.receive(into: $0) }
        guard case .moved(let moved) = transfer else { return nil }
        return Array(bytes[..<moved])
    }

    /// Sends a message by which the keys of this direction change.
    func updateKey() {
        SSL_key_update(channel.pointer, SSL_KEY_UPDATE_NOT_REQUESTED)
        SSL_do_handshake(channel.pointer)
    }

    var hasPending: Bool { channel.hasPending }
    var fingerprint: TLSFingerprint? { channel.fingerprint }

    func channelBinding() throws(TLSError) -> [UInt8] { try channel.channelBinding() }

    func authorityFault(host: String) -> String? { channel.authorityFault(host: host) }

    func goOn() -> Socket.Transfer? { channel.goOn() }

    func write(_ bytes: [UInt8]) -> Socket.Transfer {
        bytes.withUnsafeBytes { channel.send($0) }
    }

    /// What reading comes to, where it moves nothing.
    func readEnd() -> Socket.Transfer {
        var byte: UInt8 = 0
        return withUnsafeMutableBytes(of: &byte) { channel.receive(into: $0) }
    }
}
