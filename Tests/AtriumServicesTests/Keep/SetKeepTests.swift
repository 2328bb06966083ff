import AtriumServices
import AtriumWire
import Testing

struct SetKeepTests {
    @discardableResult
    func set(_ rule: KeepRule, _ target: Target, in world: World, by session: SessionID) -> UInt32 {
        world.send(SetKeep(operation: world.operation(), target: target, rule: rule), from: session)
    }

    func followed(_ target: Target, in world: World, at session: SessionID) -> Followed? {
        world.outcome(Followed.self, of: world.follow(target, from: session), at: session)
    }

    @Test("[ROOM-4.9-1] a rule is set by the creator of a room, and everyone sees it")
    func sets() throws {
        let world = World()
        let (ann, bob) = (world.logIn("ann"), world.logIn("bob"))
        _ = world.room("den", from: ann)
        _ = world.room("den", from: bob)
        let rule = KeepRule(.limits, eventAgeSeconds: 60, eventBytes: 5_000, fileAgeSeconds: 70, fileBytes: 6_000)
        let requestID = set(rule, .room("den"), in: world, by: ann)
        #expect(world.outcome(Committed.self, of: requestID, at: ann)?.sequence == 1)
        #expect(world.frames(KeepEvent.self, at: bob).map(\.rule) == [rule])
        #expect(followed(.room("den"), in: world, at: bob)?.keep == rule)
        #expect(world.refusal(of: set(.forever, .room("den"), in: world, by: bob), at: bob) == .notAllowed)
    }

    @Test("[ROOM-4.9-1] nobody sets it for #lobby, a direct conversation or by a mode that is not known")
    func refuses() throws {
        let world = World()
        let (ann, bob) = (world.logIn("ann"), world.logIn("bob"))
        _ = world.room("den", from: ann)
        world.say("hi", in: .account("ann"), from: bob)
        let direct = try #require(world.notices(Followed.self, at: ann).last?.conversation)
        for target in [Target.room("lobby"), .account("bob"), .conversation(direct)] {
            #expect(world.refusal(of: set(.forever, target, in: world, by: ann), at: ann) == .notAllowed)
        }
        #expect(world.refusal(of: set(KeepRule(.other), .room("den"), in: world, by: ann), at: ann) == .notAllowed)
        #expect(
            world.refusal(of: set(.forever, .room("none"), in: world, by: ann), at: ann) == .noSuchConversation)
    }

    @Test("mode server goes back to the server's rule, which Followed and the event state")
    func resets() {
        let rule = KeepRule(.limits, eventAgeSeconds: 3_600)
        let world = World(keep: rule)
        let ann = world.logIn("ann")
        #expect(followed(.room("lobby"), in: world, at: ann)?.keep == rule)
        _ = world.room("den", from: ann)
        set(.forever, .room("den"), in: world, by: ann)
        #expect(followed(.room("den"), in: world, at: ann)?.keep == .forever)
        set(KeepRule(.server), .room("den"), in: world, by: ann)
        #expect(followed(.room("den"), in: world, at: ann)?.keep == rule)
        #expect(world.frames(KeepEvent.self, at: ann).map(\.rule) == [.forever, rule])
    }

    @Test("limits without a bound of events are forever, and other modes have none")
    func normalises() {
        #expect(KeepRule(.limits) == .forever)
        #expect(KeepRule(.none, eventAgeSeconds: 5, fileBytes: 6) == KeepRule(.none, fileBytes: 6))
        #expect(!KeepRule(.none).isBounded && KeepRule(.none, fileAgeSeconds: 1).isBounded)
    }

    @Test("[ROOM-4.9-4] [ROOM-4.9-5] where nothing is kept, events are sent, and first is always head + 1")
    func none() throws {
        let world = World()
        let (ann, bob) = (world.logIn("ann"), world.logIn("bob"))
        let den = try #require(world.room("den", from: ann))
        _ = world.room("den", from: bob)
        world.say("kept", in: .room("den"), from: ann)
        set(KeepRule(.none), .room("den"), in: world, by: ann)
        world.say("unkept", in: .room("den"), from: ann)
        #expect(world.texts(bob) == ["kept", "unkept"])
        var told = try #require(followed(.room("den"), in: world, at: bob))
        #expect(told.first == 4 && told.head == 3 && told.keep == KeepRule(.none))
        let history = world.send(
            History(conversation: den, after: 1, before: 0, order: .oldest, count: 0), from: bob)
        let error = world.outcome(ErrorFrame.self, of: history, at: bob)
        #expect(error?.code == .gone && error?.available == 4)
        set(.forever, .room("den"), in: world, by: ann)
        world.say("again", in: .room("den"), from: ann)
        told = try #require(followed(.room("den"), in: world, at: bob))
        #expect(told.first == 4 && told.head == 5 && told.keep == .forever)
        world.pass(milliseconds: 10_000)
        #expect(world.journal.logs[den]?.map(\.sequence) == [4, 5])
    }
}
