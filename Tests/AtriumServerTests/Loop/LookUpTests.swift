import AtriumNet
import AtriumServices
import AtriumSession
import AtriumWire
import Glibc
import Testing

@testable import AtriumServer

/// A loop that is not run: the test says what comes, and looks at what the loop waits for.
@Suite("A loop whose client waits for its challenge")
struct LookUpTests {
    private let mailboxes: Mailboxes
    private let loop: EventLoop
    private let id: SessionID
    private let client: CInt

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
    private func received() throws -> [FrameKind?] {
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

    @Test("a socket that was to be written is not watched for that until the challenge comes")
    func restsWhileLookingUp() throws {
        defer { close(client) }
        guard let connection = loop.slab.find(id) else { throw SystemError("find", ENOENT) }
        let scram = ScramClient(name: "ada", password: "p", nonce: [UInt8](repeating: 65, count: 18), binding: nil)
        let bytes =
            Hello(major: 1, minor: 0, software: "test/1", capabilities: []).encoded(requestID: 1)
            + Login(
                mechanism: ScramServer.mechanism, credential: CredentialID(rawValue: 7), initial: scram.first
            ).encoded(requestID: 2)
        #expect(bytes.withUnsafeBytes { send(client, $0.baseAddress, $0.count, 0) } == bytes.count)
        // As where something said before did not fit.
        loop.watchForWrite(connection)
        loop.readable(id)
        loop.flushAll()
        #expect(connection.pointee.session.isLookingUp && connection.pointee.interest == .read)
        #expect(try received() == [])

        var batch = LoopBatch()
        batch.outputs = [.verifier(id, requestID: 2, name: "ada", nil)]
        loop.take(.core(batch))
        loop.flushAll()
        #expect(try received() == [.welcome, .loginChallenge])
    }
}
