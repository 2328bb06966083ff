import AtriumNet
import AtriumServices
import AtriumSession
import AtriumWire
import Glibc

@testable import AtriumServer

/// A loop that is not run, with one connection: the test says what comes, and looks at what the loop does.
final class StillLoop {
    let mailboxes: Mailboxes
    let loop: EventLoop
    let id: SessionID
    private var client: CInt

    init() throws {
        let settings = ServerSettings()
        mailboxes = try Mailboxes(loopCount: 1, readerCount: 1, diskCount: 1, limits: settings.limits)
        let context = LoopContext(
            index: 0, mailboxes: mailboxes, limits: settings.limits,
            welcome: WelcomeForm(
                software: "test/1", serverName: "test", serverID: 1, policy: .open, limits: settings.limits),
            decoy: ScramDecoy(secret: [1]) { $0 }, certificate: nil, log: Log(level: .error, descriptor: -1),
            connectionCount: ConnectionCount(maximum: 1), shared: LoopLimits(settings))
        loop = try EventLoop(context, listeners: [])
        var pair: [CInt] = [-1, -1]
        guard socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0, &pair) == 0 else {
            throw SystemError("socketpair", errno)
        }
        client = pair[1]
        guard let free = loop.slab.nextID() else { throw SystemError("slab", ENOMEM) }
        id = free
        try loop.poller.add(pair[0], .read, token: id.rawValue)
        let address = PeerAddress(try SocketAddress(path: "/test"))
        loop.slab.insert(
            Connection(
                link: Link(Descriptor(pair[0]), .local), id: id, peer: address,
                network: nil,
                session: ServerSession(acceptedAt: loop.now, limits: settings.limits, security: .local),
                now: loop.now))
    }

    /// The kinds of the frames that came.
    func received() throws -> [FrameKind?] {
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = recv(client, &bytes, bytes.count, 0)
        var kinds: [FrameKind?] = []
        var start = 0
        while start < count {
            let header = try FrameHeader(decoding: bytes.span.bytes, at: start)
            kinds.append(header.kind)
            start += FrameHeader.byteCount + header.payloadBytes
        }
        return kinds
    }

    var connection: UnsafeMutablePointer<Connection> {
        get throws {
            guard let connection = loop.slab.find(id) else { throw SystemError("find", ENOENT) }
            return connection
        }
    }

    /// Sends bytes as the client.
    ///
    /// - Returns: whether the socket took them all.
    func send(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { Glibc.send(client, $0.baseAddress, $0.count, 0) } == bytes.count
    }

    /// Closes the client's socket, whatever lies in it.
    func closeClient() {
        close(client)
        client = -1
    }

    deinit {
        if client >= 0 { close(client) }
    }
}
