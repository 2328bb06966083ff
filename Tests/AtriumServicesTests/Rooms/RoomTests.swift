import AtriumServices
import AtriumWire
import Testing

struct RoomTests {
    let world = World()

    @Test("#lobby is made at the first start, by the server itself")
    func makesLobby() throws {
        let session = world.logIn("ann")
        let followed = try #require(world.frames(Followed.self, at: session).first)
        #expect(followed.name == "lobby" && followed.head == 0 && followed.first == 1 && !followed.created)
        guard case .createRoom(let name, let creator, _, .open, isHidden: false) = world.journal.changes.first else {
            Issue.record("the lobby is created first")
            return
        }
        #expect(name == "lobby" && creator.rawValue == 0)
    }

    @Test("#lobby is made again later where the journal fails")
    func retriesLobby() throws {
        let world = World(starts: false)
        world.journal.failure = .storageFull
        world.turn { $0.start(at: world.now, into: &$1) }
        world.journal.failure = nil
        let session = world.logIn("ann")
        #expect(world.frames(Followed.self, at: session).isEmpty)
        world.pass(milliseconds: 1_000)
        #expect(world.frames(Followed.self, at: session).map(\.name) == ["lobby"])
        world.say("hello", in: .room("lobby"), from: session)
        #expect(world.texts(session) == ["hello"])
    }

    @Test(
        "[ROOM-4.4-2] [ROOM-4.4-3] what is said in #lobby reaches every session on every loop, its sender too")
    func reachesEverybody() {
        let sessions = ["ann", "bob", "cid", "dan"].map { world.logIn($0) }
        let requestID = world.say("hello", in: .room("Lobby"), from: sessions[0])
        for session in sessions { #expect(world.texts(session) == ["hello"]) }
        let committed = world.outcome(Committed.self, of: requestID, at: sessions[0])
        #expect(committed?.sequence == 1 && committed?.created == false)
        #expect(committed?.time == world.frames(MessageEvent.self, at: sessions[1]).first?.head.time)
    }

    @Test("[ROOM-4.7-1] an event goes once to each loop that has followers, as the bytes the journal kept")
    func deliversOncePerLoop() throws {
        for loop in [0, 0, 0, 1] { _ = world.logIn("a\(world.nextSlot)", loop: loop) }
        let ann = world.logIn("ann", loop: 0)
        world.isJournalHeld = true
        world.say("hello", in: .room("lobby"), from: ann)
        let committed = try #require(world.journal.commit(world.waiting).first)
        let frame = committed.batch.bytes
        var effects = Effects(loopCount: World.loopCount)
        world.router.committed(committed, at: world.now, into: &effects)
        for (loop, expected) in [1, 1, 0].enumerated() {
            let ranges = effects.loops[loop].outputs.compactMap { output -> Range<Int>? in
                if case .event(_, sequence: 1, let range) = output { range } else { nil }
            }
            #expect(ranges.count == expected)
            for range in ranges { #expect(Array(effects.loops[loop].bytes[range]) == frame) }
        }
    }

    @Test("[ROOM-4.1-2] [ROOM-4.4-2] nothing is said to anybody before the commit")
    func waitsForCommit() {
        let ann = world.logIn("ann")
        world.isJournalHeld = true
        let requestID = world.say("hello", in: .room("lobby"), from: ann)
        #expect(world.texts(ann).isEmpty && world.isOpen(requestID, at: ann))
        world.commitAll()
        #expect(world.texts(ann) == ["hello"] && !world.isOpen(requestID, at: ann))
    }

    @Test("[ROOM-4.1-2] [ROOM-4.4-2] a message the journal could not keep is refused, and reaches nobody")
    func refusesUnkept() {
        let (ann, bob) = (world.logIn("ann"), world.logIn("bob"))
        world.journal.failure = .storage
        let requestID = world.say("hello", in: .room("lobby"), from: ann)
        let error = world.outcome(ErrorFrame.self, of: requestID, at: ann)
        #expect(error?.code == .storage && error?.scope == .request && (error?.retryAfterMilliseconds ?? 0) > 0)
        #expect(world.texts(bob).isEmpty)
    }

    @Test("[FRAME-2.7-2] following a new name makes the room, and says so to the one who did")
    func followCreates() {
        let (ann, bob) = (world.logIn("ann"), world.logIn("bob"))
        let first = world.outcome(Followed.self, of: world.follow(.room("Club"), from: ann), at: ann)
        let second = world.outcome(Followed.self, of: world.follow(.room("CLUB"), from: bob), at: bob)
        #expect(first?.created == true && second?.created == false)
        #expect(first?.conversation == second?.conversation && second?.name == "Club")
    }

    @Test("[FRAME-2.7-2] saying something to a new name makes the room")
    func sayCreates() {
        let ann = world.logIn("ann")
        let committed = world.outcome(Committed.self, of: world.say("hi", in: .room("club"), from: ann), at: ann)
        #expect(committed?.created == true && committed?.sequence == 1)
        let again = world.outcome(Committed.self, of: world.say("hi", in: .room("club"), from: ann), at: ann)
        #expect(again?.created == false && again?.sequence == 2)
    }

    @Test("[ROOM-4.3-3] a topic is an event, and what the next follower is told; a direct conversation has none")
    func setsTopic() throws {
        let (ann, bob) = (world.logIn("ann"), world.logIn("bob"))
        let room = try #require(world.room("club", from: ann))
        world.send(SetTopic(operation: world.operation(), target: .conversation(room), topic: "Cheese"), from: ann)
        #expect(world.frames(TopicEvent.self, at: ann).map(\.topic) == ["Cheese"])
        let followed = world.outcome(Followed.self, of: world.follow(.room("club"), from: bob), at: bob)
        #expect(followed?.topic == "Cheese" && followed?.head == 1)
        let direct = world.send(
            SetTopic(operation: world.operation(), target: .account("bob"), topic: "x"), from: ann)
        #expect(world.refusal(of: direct, at: ann) == .notAllowed)
        let unknown = world.send(
            SetTopic(operation: world.operation(), target: .room("nowhere"), topic: "x"), from: ann)
        #expect(world.refusal(of: unknown, at: ann) == .noSuchConversation)
    }

    @Test("[ROOM-4.3-2] a room without events vanishes with its last follower; one with events stays")
    func vanishes() throws {
        let ann = world.logIn("ann")
        let empty = try #require(world.room("empty", from: ann))
        let spoken = try #require(world.room("spoken", from: ann))
        world.say("hi", in: .conversation(spoken), from: ann)
        world.send(Unfollow(conversation: empty), from: ann)
        world.end(ann, .quit)
        let bob = world.logIn("bob")
        let list = world.outcome(RoomList.self, of: world.send(ListRooms(after: "", count: 0), from: bob), at: bob)
        #expect(list?.rooms.map(\.name) == ["lobby", "spoken"])
        let again = world.outcome(Followed.self, of: world.follow(.room("empty"), from: bob), at: bob)
        #expect(again?.created == true)
    }

    @Test("a room does not vanish while its first event waits for its commit")
    func staysForPendingEvent() throws {
        let ann = world.logIn("ann")
        let room = try #require(world.room("club", from: ann))
        world.isJournalHeld = true
        let requestID = world.say("hi", in: .conversation(room), from: ann)
        world.send(Unfollow(conversation: room), from: ann)
        world.commitAll()
        #expect(world.outcome(Committed.self, of: requestID, at: ann)?.sequence == 1)
        world.isJournalHeld = false
        #expect(world.outcome(Followed.self, of: world.follow(.conversation(room), from: ann), at: ann)?.head == 1)
    }

    @Test("rooms left over without events are taken away at start")
    func clearsAtStart() {
        var snapshot = Snapshot()
        for (index, name) in ["lobby", "empty", "spoken"].enumerated() {
            let head: UInt64 = name == "spoken" ? 3 : 0
            let log = LogState(epoch: 1, first: 1, head: head, headTime: WallTime(microseconds: 1))
            snapshot.rooms.append(
                RoomRecord(
                    conversation: ConversationID(rawValue: UInt64(index + 1)), name: name, topic: "",
                    creator: AccountID(rawValue: 0), time: WallTime(microseconds: 1), log: log))
        }
        let world = World(snapshot: snapshot)
        #expect(world.journal.changes.count == 1)
        guard case .removeRoom(let removed) = world.journal.changes.first else {
            Issue.record("the empty room is removed, and no lobby made")
            return
        }
        #expect(removed.rawValue == 2)
    }
}
