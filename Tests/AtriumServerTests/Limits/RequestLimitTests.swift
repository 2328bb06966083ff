import AtriumServer
import AtriumSession
import AtriumWire
import Testing

@Suite("Limits of requests, over real sockets", .serialized)
struct RequestLimitTests {
    private func server(burst: UInt64 = 40, rate: UInt64 = 1) throws -> RunningServer {
        try RunningServer {
            $0.limits[.requestBurst] = burst
            $0.limits[.requestsPerSecond] = rate
        }
    }

    @Test("[LIMIT-8.3-1] [LIMIT-8.3-2] a burst is taken, one more is refused with the time, and all behind it with it")
    func burst() throws {
        let server = try server()
        let client = try server.client("ada")
        for _ in 0..<40 { try client.say("x", in: .room("lobby")) }
        let say = Say(operation: client.nextOperation(), target: .room("lobby"), style: .plain, text: "one more")
        let error = try client.refusal(say)
        #expect(error.code == .rateLimited && error.scope == .request && error.available == 40)
        #expect((1...1_000).contains(error.retryAfterMilliseconds))
        let ping = try client.refusal(Ping(eventsReceived: 0))
        #expect(ping.code == .rateLimited && ping.retryAfterMilliseconds <= error.retryAfterMilliseconds)
    }

    @Test("[LIMIT-8.3-1] a login right behind Hello that costs too much is refused at once, behind Welcome")
    func logins() throws {
        let server = try server(burst: 5)
        let client = try WireClient(port: server.server.port)
        let isSealed = try client.link.channelBinding().isEmpty == false
        let login = Login(
            mechanism: isSealed ? ScramServer.boundMechanism : ScramServer.mechanism,
            credential: CredentialID(rawValue: 7),
            initial: Array((isSealed ? "p=tls-exporter,,n=ada,r=b" : "n,,n=ada,r=b").utf8))
        let pings = (2...6).flatMap { Ping(eventsReceived: 0).encoded(requestID: $0) }
        try client.send(
            raw: Hello(major: 1, minor: 0, software: "t", capabilities: []).encoded(requestID: 1) + pings
                + login.encoded(requestID: 7))
        let kinds = try (0..<6).map { _ in try client.next()?.kind }
        #expect(kinds == [.welcome] + Array(repeating: .pong, count: 5))
        let refusal = try #require(try client.next())
        #expect(try refusal.decode(ErrorFrame.self).code == .rateLimited)
        #expect(refusal.header.requestID == 7)
        // It was said at once, and not when the time for the login was over.
        #expect(try client.refusal(login).code == .rateLimited)
    }

    @Test("[LIMIT-8.3-1] what is said counts by its size: a paste of 500 lines is one message")
    func pastes() throws {
        let server = try server(burst: 40)
        let client = try server.client("ada")
        let lines = String(repeating: "thirty letters stand in a line\n", count: 500)
        // Three units for its size, and one for the message.
        for _ in 0..<8 { try client.say(lines, in: .room("lobby")) }
        for _ in 0..<8 { try client.say("x", in: .room("lobby")) }
        let say = Say(operation: client.nextOperation(), target: .room("lobby"), style: .plain, text: "x")
        #expect(try client.refusal(say).code == .rateLimited)
    }

    @Test("[LIMIT-8.3-1] the sessions of an account have one stock, and other accounts each their own")
    func accounts() throws {
        let server = try server()
        let key = try #require(DeviceKey(SecureRandom.bytes(32)))
        let first = try WireClient(port: server.server.port)
        try first.logIn("ada", key: key)
        let second = try WireClient(port: server.server.port)
        try second.logIn("ada", key: key, claims: false)
        let bob = try server.client("bob")
        for _ in 0..<20 { try first.say("x", in: .room("lobby")) }
        for _ in 0..<20 { try second.say("x", in: .room("lobby")) }
        for client in [first, second] {
            let say = Say(operation: client.nextOperation(), target: .room("lobby"), style: .plain, text: "x")
            #expect(try client.refusal(say).code == .rateLimited)
        }
        try bob.say("me too", in: .room("lobby"))
    }

    @Test("[LIMIT-8.3-4] who goes on past refusals is told so, and let go; the others hear nothing of it")
    func abuse() throws {
        let server = try server()
        let bob = try server.client("bob")
        let client = try server.client("ada")
        for _ in 0..<600 { try client.send(Ping(eventsReceived: 0)) }
        let answers = try client.rest()
        let codes = try answers.filter { $0.kind == .error }.map { try $0.decode(ErrorFrame.self).code }
        #expect(codes.dropLast().allSatisfy { $0 == .rateLimited } && codes.last == .abuse)
        // 40 are answered, 64 may have been on their way, and the 256th behind them is the end.
        #expect(answers.count { $0.kind == .pong } == 40 && codes.count == 64 + 256)
        try bob.say("calm", in: .room("lobby"))
    }

    @Test("[LIMIT-8.3-1] requests of kinds nobody knows cost, too, and ends of transfers that are not open")
    func unknown() throws {
        let server = try server()
        let client = try server.client("ada")
        for _ in 0..<20 {
            #expect(try client.refusal(Cancel(transfer: .init(rawValue: 9), sentBytes: 0)).code == .noSuchTransfer)
        }
        for request in 0..<10 as Range<UInt32> {
            var header: [UInt8] = []
            header.append(bigEndian: UInt32(0))
            header.append(bigEndian: UInt32(0x7777_0000))
            header.append(bigEndian: 1_000 + request)
            try client.send(raw: header)
            #expect(try client.outcome(of: 1_000 + request).decode(ErrorFrame.self).code == .unknownKind)
        }
        #expect(try client.refusal(Ping(eventsReceived: 0)).code == .rateLimited)
        #expect(try client.refusal(Cancel(transfer: .init(rawValue: 9), sentBytes: 0)).code == .rateLimited)
    }

    @Test("[LIMIT-8.3-1] a stranger has a stock as well")
    func strangers() throws {
        let server = try server()
        let client = try server.stranger()
        _ = try client.greet()
        for _ in 0..<40 { _ = try client.ask(Ping(eventsReceived: 0), Pong.self) }
        #expect(try client.refusal(Ping(eventsReceived: 0)).code == .rateLimited)
    }
}
