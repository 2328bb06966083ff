import AtriumSession
import AtriumWire
import Testing

@testable import AtriumClient

@Suite("Links that break")
struct ReconnectionTests {
    private static let target = Target.room("lobby")

    @Test("cut between any two frames, each thing said is kept once, in order, and seen once")
    func cutsEverywhere() throws {
        var cuts = 0
        for frames in 0..<60 {
            let world = try ToyWorld()
            world.perform(.follow(Self.target, announce: true, replay: .none))
            try world.run { world.seen.contains { if case .followed = $0 { true } else { false } } }
            world.framesUntilCut = frames
            let tokens = (1...12).map { world.perform(.say(Self.target, .plain, "line \($0)")) }
            let rooms = world.perform(.rooms)
            world.afterFrame = { [unowned world] in
                if world.server.head < 20 { world.say("other \(world.server.head)") }
            }
            try world.run {
                tokens.allSatisfy { world.receipt($0) != nil } && world.texts.count == world.server.log.count
                    && world.seen.contains { if case .rooms(rooms, _) = $0 { true } else { false } }
            }
            #expect(world.texts == world.server.log.map(\.text))
            let own = world.server.log.filter { $0.head.operation.instance == 40 }
            #expect(own.map(\.text) == (1...12).map { "line \($0)" })
            #expect(tokens.map { world.receipt($0)?.sequence } == own.map(\.head.sequence))
            #expect(world.reconnectedCount == world.cuts)
            cuts += world.cuts
        }
        #expect(cuts > 40)
    }

    @Test("what is given while there is no link goes when there is one, in order")
    func keepsWhatIsGivenOffline() throws {
        let world = try ToyWorld()
        world.perform(.follow(Self.target, announce: false, replay: .none))
        try world.run { world.seen.contains { if case .followed = $0 { true } else { false } } }
        world.cut()
        let tokens = (1...200).map { world.perform(.say(Self.target, .plain, "line \($0)")) }
        try world.run { tokens.allSatisfy { world.receipt($0) != nil } && world.texts.count == 200 }
        #expect(world.texts == (1...200).map { "line \($0)" })
        #expect(tokens.map { world.receipt($0)?.sequence } == (1...200).map { UInt64($0) })
    }

    @Test("tries are half a second to a second apart at first, at most thirty seconds, and at once when asked")
    func waitsLonger() throws {
        let world = try ToyWorld()
        try world.run { world.machine.isLoggedIn }
        var waits: [Duration] = []
        world.cut()
        for _ in 0..<10 {
            world.take()
            guard case .reconnecting(_, let wait) = try #require(world.seen.last) else { return }
            waits.append(wait)
            world.machine.connecting(to: "toy")
            world.machine.connectFailed(ClientError(.unreachable, "gone"), at: world.now)
        }
        #expect(waits[0] >= .milliseconds(500) && waits[0] <= .seconds(1))
        #expect(waits.allSatisfy { $0 <= .seconds(30) } && waits.suffix(3).allSatisfy { $0 >= .seconds(15) })
        let before = world.now
        world.perform(.reconnectNow)
        #expect(world.machine.linkWish == .open(at: before))
        try world.run { world.reconnectedCount == 1 }
        #expect(world.now == before)
    }

    @Test("a try that a person asks for and that fails leaves the next one where it was")
    func askedTriesDoNotLengthen() throws {
        let world = try ToyWorld()
        try world.run { world.machine.isLoggedIn }
        world.cut()
        guard case .open(let due) = world.machine.linkWish else { throw ScriptedPeer.Surprise("no next try") }
        for _ in 0..<5 {
            world.perform(.reconnectNow)
            #expect(world.machine.linkWish == .open(at: world.now))
            world.machine.connecting(to: "toy")
            world.machine.connectFailed(ClientError(.unreachable, "gone"), at: world.now)
            #expect(world.machine.linkWish == .open(at: due))
        }
        // One that takes until then is followed by a wait as long as the present one, and no longer.
        world.perform(.reconnectNow)
        world.machine.connecting(to: "toy")
        world.machine.connectFailed(ClientError(.unreachable, "gone"), at: due)
        guard case .open(let next) = world.machine.linkWish else { throw ScriptedPeer.Surprise("no next try") }
        #expect((500...1_000).contains(next.milliseconds(since: due)))
    }

    @Test("a server that says when to come back is not asked earlier, and a first connection is tried once")
    func honoursRetryAfter() throws {
        let world = try ToyWorld()
        try world.run { world.machine.isLoggedIn }
        let before = world.now
        world.machine.received(
            ErrorFrame(.shuttingDown, "back soon", retryAfterMilliseconds: 7_000).encoded(requestID: 0), at: before)
        #expect(world.machine.linkWish == .close)
        try world.run { world.reconnectedCount == 1 }
        #expect(world.now.milliseconds(since: before) >= 7_000)

        let first = try ToyWorld()
        first.machine.connecting(to: "toy")
        first.machine.connectFailed(ClientError(.unreachable, "nobody"), at: first.now)
        first.take()
        guard case .disconnected(let error) = try #require(first.seen.last) else {
            throw ScriptedPeer.Surprise("goes on")
        }
        #expect(error?.kind == .unreachable && first.machine.linkWish == .none)
    }

    @Test("clients that were told the same time to come back do not come back at the same time")
    func spreadsWhatWasAskedOfAll() {
        let waits = (0..<UInt64(1_000)).map { number in
            var backoff = Backoff()
            return backoff.next(random: number, leastMilliseconds: 7_000)
        }
        #expect(waits.min() == 7_000 && waits.max() == 7_500 && Set(waits).count == 501)
    }

    @Test("trying ends with the time for it, and says of what was sent that it may be in effect")
    func givesUp() throws {
        let world = try ToyWorld(reconnection: .within(.seconds(20)))
        try world.run { world.machine.isLoggedIn }
        let sent = world.perform(.say(Self.target, .plain, "sent"))
        let read = world.perform(.rooms)
        world.machine.tick(at: world.now)
        _ = world.machine.send(at: world.now) { .moved($0.count) }
        world.cut()
        let held = world.perform(.say(Self.target, .plain, "held"))
        let start = world.now
        while case .open(let moment) = world.machine.linkWish {
            #expect(moment.milliseconds(since: start) <= 20_000)
            world.machine.connecting(to: "toy")
            world.machine.connectFailed(ClientError(.unreachable, "gone"), at: moment)
        }
        world.take()
        #expect(world.failure(sent)?.kind == .unconfirmed && world.failure(read)?.kind == .unreachable)
        #expect(world.failure(held)?.kind == .unreachable)
    }

    @Test("an outcome that the server has forgotten is told as one that nobody knows")
    func tellsUncertainty() throws {
        let world = try ToyWorld()
        try world.run { world.machine.isLoggedIn }
        world.server.forgets = true
        world.framesUntilCut = 1
        let token = world.perform(.say(Self.target, .plain, "once"))
        try world.run { world.failure(token) != nil }
        #expect(world.failure(token)?.kind == .unconfirmed && world.server.log.count == 1 && world.cuts == 1)
    }

    @Test("why a second try is refused tells nothing of the first: it may have been kept")
    func tellsUncertaintyOfARefusal() throws {
        let world = try ToyWorld()
        try world.run { world.machine.isLoggedIn }
        world.framesUntilCut = 1
        world.afterFrame = { [unowned world] in
            if world.cuts == 0 { world.server.refusals[.say] = [ErrorFrame(.busy, "too much to do")] }
        }
        let token = world.perform(.say(Self.target, .plain, "once"))
        try world.run { world.failure(token) != nil }
        #expect(world.failure(token)?.kind == .unconfirmed && world.server.log.count == 1 && world.cuts == 1)
    }

    @Test("what a server that stops does not take is asked again over the next link, in order")
    func goesOnBehindAStop() throws {
        let world = try ToyWorld()
        world.perform(.follow(Self.target, announce: false, replay: .none))
        try world.run { world.seen.contains { if case .followed = $0 { true } else { false } } }
        let stops = ErrorFrame(
            code: .shuttingDown, scope: .request, retryAfterMilliseconds: 5_000, text: "the server is stopping")
        world.server.refusals = [
            .say: [ErrorFrame](repeating: stops, count: 9), .listRooms: [stops, stops], .history: [stops, stops],
        ]
        let tokens = (1...9).map { world.perform(.say(Self.target, .plain, "line \($0)")) }
        let rooms = world.perform(.rooms)
        try world.run {
            tokens.allSatisfy { world.receipt($0) != nil }
                && world.seen.contains { if case .rooms(rooms, _) = $0 { true } else { false } }
        }
        world.cut()
        for number in 10...40 { _ = world.server.add("line \(number)") }
        try world.run { world.texts.count == 40 }
        #expect(world.texts == (1...40).map { "line \($0)" } && world.missing.isEmpty)
        #expect(world.server.refusals.values.allSatisfy { $0.isEmpty })
    }

    @Test("an upload that is cancelled while nobody knows whether its offer stands is taken back over the next link")
    func takesBackAnUncertainOffer() throws {
        let world = try ToyWorld()
        try world.run { world.machine.isLoggedIn }
        world.afterFrame = { [unowned world] in
            if world.cuts == 0, world.server.requests.last == .offer { world.framesUntilCut = 0 }
        }
        let upload = world.perform(.offer(path: "/a", to: Self.target))
        try world.run { world.cuts == 1 }
        let cancel = world.perform(.cancel(upload))
        world.take()
        #expect(world.seen.contains { if case .done(cancel) = $0 { true } else { false } })
        try world.run { world.server.requests.last == .cancel && world.machine.closing.isEmpty }
        #expect(world.server.offers.count == 2)
        #expect(Set(world.server.offers).count == 1)
    }

    @Test("[SESSION-3.5-7] a place that a silent session had is taken at the second try")
    func replacesASilentSession() throws {
        let world = try ToyWorld()
        try world.run { world.machine.isLoggedIn }
        world.cut()
        world.server.loginRefusals = [ErrorFrame(.sessionLimit, "8 sessions already", retryAfterMilliseconds: 1_000)]
        try world.run { world.reconnectedCount == 1 }
        #expect(world.seen.count { if case .connecting = $0 { true } else { false } } == 2)
    }

    @Test("an offer is made again for as long as the server needs to store what it has of the file")
    func waitsForStoring() throws {
        let world = try ToyWorld()
        try world.run { world.machine.isLoggedIn }
        let busy = ErrorFrame(
            code: .busy, scope: .request, retryAfterMilliseconds: 1_000, text: "the file is just being stored")
        world.server.refusals = [.offer: [ErrorFrame](repeating: busy, count: 60)]
        world.perform(.offer(path: "/a", to: Self.target))
        try world.run { world.server.offers.count == 1 }
        #expect(world.now.milliseconds(since: MonotonicTime(nanoseconds: 1)) >= 60_000)
    }

    @Test("a transfer that the server has no room for now is kept for the next try, one that it does not allow is not")
    func keepsWhatMayPass() throws {
        let world = try ToyWorld()
        try world.run { world.machine.isLoggedIn }
        world.server.refusals = [
            .fetch: [ErrorFrame(.transferLimit, "not now"), ErrorFrame(.notAllowed, "no")],
            .offer: [ErrorFrame(.storage, "not now"), ErrorFrame(.notAllowed, "no")],
        ]
        let tokens = [
            Command.fetch(FileID(rawValue: 9), destination: nil, overwrite: false),
            .fetch(FileID(rawValue: 9), destination: nil, overwrite: false),
            .offer(path: "/a", to: Self.target), .offer(path: "/a", to: Self.target),
        ].map(world.perform)
        try world.run { world.server.refusals.values.allSatisfy(\.isEmpty) && world.machine.diskJobs.isEmpty }
        #expect(world.kept == [tokens[0], tokens[2]])
    }

    @Test("quitting without a link ends at once, also while addresses are looked for", arguments: [false, true])
    func quitsOffline(isLookingUp: Bool) throws {
        let world = try ToyWorld()
        try world.run { world.machine.isLoggedIn }
        world.cut()
        if isLookingUp { world.machine.lookingUp() }
        let said = world.perform(.say(Self.target, .plain, "never"))
        let quit = world.perform(.quit)
        world.machine.tick(at: world.now)
        world.take()
        #expect(world.failure(said)?.kind == .lost && world.machine.isOver)
        #expect(world.seen.contains { if case .done(quit) = $0 { true } else { false } })
        #expect(world.seen.contains { if case .disconnected(nil) = $0 { true } else { false } })
    }
}
