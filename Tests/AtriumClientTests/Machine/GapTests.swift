import AtriumSession
import AtriumWire
import Testing

@testable import AtriumClient

@Suite("Holes behind a broken link")
struct GapTests {
    private static func following(_ replay: Replay = .none, eventsWaitingMax: Int = 4_096) throws -> ToyWorld {
        let world = try ToyWorld(eventsWaitingMax: eventsWaitingMax)
        world.perform(.follow(.room("lobby"), announce: true, replay: replay))
        try world.run { world.seen.contains { if case .followed = $0 { true } else { false } } }
        return world
    }

    @Test("100,000 events of a day away come in pages, in order, while new ones are said and commands done")
    func pagesALongAbsence() throws {
        let world = try Self.following()
        world.cut()
        for number in 1...100_000 { _ = world.server.add("\(number)") }
        var said: [CommandToken] = []
        world.afterFrame = { [unowned world] in
            guard world.reconnectedCount > 0, said.count < 50 else { return }
            said.append(world.perform(.say(.room("lobby"), .plain, "meanwhile")))
            world.say("live")
        }
        try world.run { world.texts.count == world.server.log.count && said.allSatisfy { world.receipt($0) != nil } }
        #expect(world.texts == world.server.log.map(\.text) && world.texts.count == 100_100)
        #expect(world.events.largest <= 4_096)
        #expect(world.seen.contains { if case .resumed(_, missedCount: 100_000) = $0 { true } else { false } })
        #expect(world.missing.isEmpty)
    }

    @Test("a program that does not take its events is waited for, with the queue at its bound")
    func waitsForASlowProgram() throws {
        let world = try Self.following(eventsWaitingMax: 3_000)
        world.cut()
        for number in 1...20_000 { _ = world.server.add("\(number)") }
        try world.run { world.reconnectedCount == 1 }
        for _ in 0..<200 { _ = try world.idle() }
        #expect(world.events.waiting.count > 900 && world.events.largest <= 3_000)
        try world.run { world.texts.count == 20_000 }
        #expect(world.texts == (1...20_000).map { "\($0)" } && world.events.largest <= 3_000)
    }

    @Test("events that are no longer kept are told of, and the others come")
    func tellsOfWhatIsGone() throws {
        let world = try Self.following()
        world.say("one")
        try world.run { world.texts == ["one"] }
        world.cut()
        for number in 2...50 { _ = world.server.add("\(number)") }
        world.server.first = 40
        try world.run { world.texts.count == 12 }
        #expect(world.missing == [2...39])
        #expect(world.texts.suffix(11) == (40...50).map { "\($0)" })
    }

    @Test("what is gone already when a conversation is followed is told of behind that it is followed")
    func tellsOfWhatWasGone() throws {
        let world = try ToyWorld()
        for number in 1...50 { _ = world.server.add("\(number)") }
        world.server.first = 40
        world.perform(.follow(.room("lobby"), announce: false, replay: .since(5)))
        try world.run { world.texts.count == 11 }
        #expect(world.missing == [6...39])
        let followed = world.seen.firstIndex { if case .followed = $0 { true } else { false } }
        let missing = world.seen.firstIndex { if case .missing = $0 { true } else { false } }
        #expect(try #require(followed) < #require(missing))
    }

    @Test("[ROOM-4.5-4] events that vanish while they are fetched are told of by what the server still keeps")
    func tellsOfWhatVanishes() throws {
        let world = try Self.following()
        world.say("one")
        try world.run { world.texts == ["one"] }
        world.cut()
        for number in 2...3_000 { _ = world.server.add("\(number)") }
        world.afterFrame = { [unowned world] in
            if world.server.requests.last == .history { world.server.first = max(world.server.first, 2_000) }
        }
        try world.run { world.texts.last == "3000" }
        #expect(world.missing.count == 1 && world.missing.first?.upperBound == 1_999)
        let lacking = world.missing.reduce(0) { $0 + $1.count }
        #expect(world.texts.count + lacking == 3_000)
    }

    @Test("what is refused for a while, and is not gone, is asked for again; only what stays refused is told of")
    func asksAgain() throws {
        for (refusals, missing) in [(4, []), (5, [2...50 as ClosedRange<UInt64>])] {
            let world = try Self.following()
            world.say("one")
            try world.run { world.texts == ["one"] }
            world.cut()
            for number in 2...50 { _ = world.server.add("\(number)") }
            world.server.refusals[.history] = [ErrorFrame](
                repeating: ErrorFrame(.noSuchConversation, "there is no such conversation"), count: refusals)
            try world.run { world.texts.count + world.missing.reduce(0) { $0 + $1.count } == 50 }
            #expect(world.missing == missing)
        }
    }

    @Test("a conversation that is counted anew is told of, and its new events come from the first")
    func countsAnew() throws {
        let world = try Self.following()
        world.say("old")
        try world.run { world.texts == ["old"] }
        world.cut()
        world.server.log = []
        world.server.epoch = 2
        _ = world.server.add("new")
        try world.run { world.texts == ["old", "new"] }
        #expect(world.seen.contains { if case .renumbered = $0 { true } else { false } })
    }
}
