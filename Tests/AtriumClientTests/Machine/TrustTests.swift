import AtriumSession
import AtriumWire
import Testing

@testable import AtriumClient

@Suite("Trust before the first word")
struct TrustTests {
    private static func proof(_ byte: UInt8 = 1, fault: String? = "self-signed") throws -> ServerProof {
        ServerProof(
            fingerprint: try fingerprint(byte), authorityFault: fault, isLoopback: false,
            channelBinding: try binding(9))
    }

    private static func question(_ byte: UInt8 = 1) throws -> TrustQuestion {
        TrustQuestion(address: "toy:1", fingerprint: try fingerprint(byte), authorityFault: "self-signed")
    }

    private static func world(_ verdicts: Result<TrustVerdict, ClientError>...) throws -> (ToyWorld, ToyTrust) {
        let trust = ToyTrust(verdicts)
        let world = try ToyWorld(trust: trust)
        world.security = .tls(try proof())
        return (world, trust)
    }

    private func wait(_ world: ToyWorld) throws {
        try world.run { world.seen.contains { if case .trustNeeded = $0 { true } else { false } } }
    }

    @Test("a server that is trusted is said Hello to, and the program is told why it is trusted")
    func goesOn() throws {
        let (world, trust) = try Self.world(.success(.trusted(.authority)))
        try world.run { world.machine.isLoggedIn }
        let securities = world.seen.compactMap { event in
            if case .connected(let server) = event { server.security } else { nil }
        }
        #expect(securities == [.tls(try fingerprint(1), .authority)])
        #expect(trust.judged == [try Self.proof()])
    }

    @Test("a server that is pinned is told of, once")
    func tellsPin() throws {
        let (world, _) = try Self.world(.success(.trusted(.pinned)), .success(.trusted(.known)))
        try world.run { world.machine.isLoggedIn }
        world.cut()
        try world.run { world.reconnectedCount == 1 }
        let pins = world.seen.compactMap { if case .serverPinned(let server) = $0 { server } else { nil } }
        #expect(pins == [KnownServer(address: "toy:1", fingerprint: try fingerprint(1))])
    }

    @Test("a server that is not trusted hears nothing, and the client is over")
    func saysNothing() throws {
        let distrust = Distrust(
            address: "toy:1", fingerprint: try fingerprint(1), reason: .changed(from: try fingerprint(2)))
        let (world, _) = try Self.world(.failure(ClientError(distrust)))
        try world.run { world.machine.isOver }
        #expect(world.server.requests.isEmpty)
        guard case .disconnected(let error) = try #require(world.seen.last) else {
            Issue.record("\(world.seen)")
            return
        }
        #expect(error?.kind == .distrusted(distrust))
    }

    @Test("a server with another key behind a loss hears nothing, and no further try is made")
    func saysNothingLater() throws {
        let distrust = Distrust(
            address: "toy:1", fingerprint: try fingerprint(2), reason: .changed(from: try fingerprint(1)))
        let (world, _) = try Self.world(.success(.trusted(.known)), .failure(ClientError(distrust)))
        try world.run { world.machine.isLoggedIn }
        let before = world.server.requests.count
        world.cut()
        try world.run { world.machine.isOver }
        #expect(world.server.requests.count == before)
        #expect(world.machine.linkWish == .none)
    }

    @Test("while a person is asked there is no link, and nothing was said")
    func asks() throws {
        let (world, trust) = try Self.world(.success(.ask(try Self.question())))
        try wait(world)
        #expect(world.machine.linkWish == .rest)
        #expect(world.machine.nextDeadline == nil)
        #expect(world.server.requests.isEmpty)
        #expect(trust.accepted.isEmpty)
    }

    @Test("what a person accepts is connected to anew, judged again, and what was asked meanwhile goes")
    func accepts() throws {
        let (world, trust) = try Self.world(
            .success(.ask(try Self.question())), .success(.trusted(.known)))
        let token = world.perform(.say(.room("lobby"), .plain, "hello"))
        try wait(world)
        world.perform(.answerTrust(try fingerprint(1), accepted: true))
        try world.run { world.receipt(token) != nil }
        #expect(trust.accepted == [try Self.question()])
        #expect(trust.judged.count == 2)
    }

    @Test("what a person declines ends the client, and what was asked fails")
    func declines() throws {
        let (world, trust) = try Self.world(.success(.ask(try Self.question())))
        let token = world.perform(.say(.room("lobby"), .plain, "hello"))
        try wait(world)
        world.perform(.answerTrust(try fingerprint(1), accepted: false))
        try world.run { world.machine.isOver && world.failure(token) != nil }
        let expected = Distrust(address: "toy:1", fingerprint: try fingerprint(1), reason: .declined)
        #expect(world.failure(token)?.kind == .distrusted(expected))
        #expect(trust.accepted.isEmpty && world.server.requests.isEmpty)
    }

    @Test("an answer about another key, or where nothing was asked, changes nothing")
    func passesOverOtherAnswers() throws {
        let (world, trust) = try Self.world(.success(.ask(try Self.question())))
        world.perform(.answerTrust(try fingerprint(1), accepted: true))
        try wait(world)
        world.perform(.answerTrust(try fingerprint(2), accepted: true))
        world.take()
        #expect(world.machine.linkWish == .rest)
        #expect(trust.accepted.isEmpty)
    }
}
