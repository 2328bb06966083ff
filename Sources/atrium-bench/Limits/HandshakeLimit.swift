import AtriumNet
import Glibc

/// The limit for logins under TLS: the handshake alone, both ends in this program, over a pair of sockets.
enum HandshakeLimit {
    static func run(_ arguments: Arguments) throws {
        let count = try arguments.number("logins", 2000, 1...100_000)
        let pair = try SelfSigned.make(name: "bench")
        let server = try TLSContext.server(certificates: pair.certificate, key: pair.key)
        let client = try TLSContext.client()
        var used: UInt64 = 0
        for _ in 0..<count { used += try handshake(server, client) }
        Figure(
            "logins, TLS handshake alone", limitName, "server CPU a login", Double(used) / Double(count) / 1e3, "us"
        ).print()
    }

    /// - Returns: what the server's steps took, in nanoseconds of processor time.
    private static func handshake(_ server: TLSContext, _ client: TLSContext) throws -> UInt64 {
        var raw: [CInt] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0, &raw) == 0 else {
            throw SystemError("socketpair")
        }
        let near = Descriptor(raw[0])
        let far = Descriptor(raw[1])
        let asks = try TLSChannel.make(client, over: near.rawValue, gather: RecordGather())
        let answers = try TLSChannel.make(server, over: far.rawValue, gather: RecordGather())
        var used: UInt64 = 0
        for _ in 0..<10 {
            let asked = asks.handshake()
            let before = FileLimit.threadNanoseconds()
            let answered = answers.handshake()
            used += FileLimit.threadNanoseconds() - before
            if asked == .done, answered == .done { return used }
        }
        throw Failure("a TLS handshake came to no end")
    }
}
