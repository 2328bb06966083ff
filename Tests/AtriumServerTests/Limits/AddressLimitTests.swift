import AtriumServer
import AtriumSession
import AtriumWire
import Glibc
import Testing

@Suite("Limits of an address, over real sockets", .serialized)
struct AddressLimitTests {
    @Test("[LIMIT-8.4-1] a connection too many is told so, and the others go on")
    func connections() throws {
        let server = try RunningServer { $0.limits[.addressConnectionsMax] = 2 }
        let first = try server.client("one")
        let second = try server.client("two")
        let error = try server.stranger().lastError()
        #expect(error?.code == .addressLimit && error?.available == 2)
        #expect((error?.retryAfterMilliseconds ?? 0) > 0)
        try first.say("we are two", in: .room("lobby"))
        try second.say("that is so", in: .room("lobby"))
    }

    @Test("[LIMIT-8.4-2] half-open connections keep nobody out: the oldest that says nothing gives way")
    func halfOpen() throws {
        let server = try RunningServer {
            $0.loopCount = 1
            $0.addressLimits.handshakesMax = 3
        }
        let drip = try server.stranger()
        try drip.send(raw: [0])
        // The loop has read that when it answers what comes behind it.
        _ = try server.client("bob").untilPong()
        let silent = try (0..<6).map { _ in try server.stranger() }
        let client = try server.client("ada")
        #expect(try silent[0].lastError()?.code == .addressLimit)
        try client.say("in", in: .room("lobby"))
        // It sent something, so all who are silent went before it.
        try drip.send(raw: [0, 0])
        try client.say("still", in: .room("lobby"))
    }

    @Test("[LIMIT-8.4-2] a server that is full of half-open connections lets a newcomer in")
    func full() throws {
        let server = try RunningServer {
            $0.loopCount = 1
            $0.limits[.connectionsMax] = 3
        }
        let silent = try (0..<3).map { _ in try server.stranger() }
        try server.client("ada").say("in", in: .room("lobby"))
        #expect(try silent[0].lastError()?.code == .addressLimit)
    }

    @Test("[LIMIT-8.4-3] a claim too many of an address is refused, and the connection goes on")
    func claims() throws {
        let server = try RunningServer { $0.addressLimits.claimsPerHour = 1 }
        let client = try server.client("ada")
        let other = try server.stranger()
        _ = try other.greet()
        let error = try other.refusal(
            Claim(
                name: "bob", credential: CredentialID(rawValue: 1), label: "", salt: Salt(SecureRandom.bytes(16)),
                iterationCount: 4_096, storedKey: Digest([UInt8](repeating: 1, count: 32)),
                serverKey: Digest([UInt8](repeating: 2, count: 32))))
        #expect(error.code == .rateLimited && error.retryAfterMilliseconds > 0)
        #expect(try other.untilPong().isEmpty)
        try client.say("hello", in: .room("lobby"))
    }

    @Test(
        "[LIMIT-8.4-4] behind wrong passwords an address waits, for all names alike, and who has a key gets in",
        arguments: ["ada", "nobody"])
    func logins(name: String) throws {
        var lines: [CInt] = [-1, -1]
        #expect(pipe(&lines) == 0)
        let server = try RunningServer(log: Log(level: .warning, descriptor: lines[1])) {
            $0.security = .tls(nil)
            $0.addressLimits.failedLoginsPerHour = 2
        }
        defer {
            server.server.stop()
            for end in lines { close(end) }
        }
        let key = try #require(DeviceKey(SecureRandom.bytes(32)))
        let ada = try WireClient(port: server.server.port, sealed: true)
        try ada.logIn("ada", key: key)
        let guesser = try WireClient(port: server.server.port, sealed: true)
        let negotiation = try guesser.greet()
        let binding = ChannelBinding(try guesser.link.channelBinding())
        func login(_ credential: UInt64) -> (ScramClient, Login) {
            let scram = ScramClient(name: name, password: "wrong", nonce: SecureRandom.bytes(18), binding: binding)
            let login = Login(
                mechanism: ScramServer.boundMechanism, credential: CredentialID(rawValue: credential),
                initial: scram.first)
            return (scram, login)
        }
        func fail(_ credential: UInt64) throws {
            var (scram, login) = login(credential)
            let challenge = try guesser.ask(login, LoginChallenge.self)
            let proof = try scram.proof(for: challenge.challenge, transcript: .sha256(of: negotiation))
            #expect(try guesser.refusal(LoginProof(proof: proof)).code == .loginFailed)
        }
        for _ in 0..<2 { try fail(7) }
        for _ in 0..<2 { try fail(0) }
        let error = try guesser.refusal(login(0).1)
        #expect(error.code == .loginLimit && error.scope == .request && error.retryAfterMilliseconds > 0)
        var log = [UInt8](repeating: 0, count: 1 << 16)
        let failures = String(decoding: log[..<max(0, read(lines[0], &log, log.count))], as: UTF8.self)
            .split(separator: "\n").filter { $0.contains(" warning login-failed ") && $0.contains(" name=\(name) ") }
        #expect(failures.count == 4, "each stands in the log, with its name")
        // It was said at once, not when the time for the login was over.
        #expect(try guesser.untilPong().isEmpty)
        try ada.say("nobody who is in is touched", in: .room("lobby"))
        let phone = try WireClient(port: server.server.port, sealed: true)
        try phone.logIn("ada", key: key, claims: false)
        try phone.say("nor who has a key", in: .room("lobby"))
    }
}
